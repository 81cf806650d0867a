"""How fields, evidence, reasons and events of identities are called."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

FIELDS: dict[str, str | Promise] = {
    "name": _l("Name"),
    "hospital": _l("Hospital"),
    "hospital_level": _l("Level of the hospital"),
    "department": _l("Department"),
    "title": _l("Rank"),
    "academic_title": _l("Academic title"),
    "province": _l("Province"),
    "city": _l("City"),
    "region": _l("Region"),
    "phone": _l("Telephone"),
    "phone_masked": _l("Telephone"),
    "email": _l("E-mail"),
    "email_masked": _l("E-mail"),
    "licence_no": _l("Licence"),
    "licence_masked": _l("Licence"),
    "licence_kind": _l("Kind of licence"),
    "wechat_unionid": _l("WeChat unionid"),
    "wechat_openid": _l("WeChat openid"),
    "external_userid": _l("WeCom id"),
    "other_ids": _l("Other identifiers"),
    "grades": _l("Grades"),
    "rep_id": _l("Representative"),
    "papers": _l("Papers"),
    "society_posts": _l("Posts in societies"),
    "graduated_year": _l("Graduated in"),
    "is_active": _l("Active"),
    "updated_at": _l("Last changed"),
    "records": _l("Records"),
}
EVIDENCE: dict[str, str | Promise] = {
    "name same": _l("Name same"),
    "name sounds the same": _l("Name sounds the same"),
    "name alike": _l("Name alike"),
    "surname same, given name unknown": _l("Surname same, given name unknown"),
    "name differs": _l("Name differs"),
    "hospital same": _l("Hospital same"),
    "city same, one hospital unknown": _l("City same, one hospital unknown"),
    "city differs, one hospital unknown": _l("City differs, one hospital unknown"),
    "hospital differs, city same": _l("Hospital differs, city same"),
    "hospital and city differ": _l("Hospital and city differ"),
    "phone same": _l("Telephone same"),
    "phone same, shared by an office": _l("Telephone same, shared by an office"),
    "phone one digit off": _l("Telephone one digit off"),
    "phone differs": _l("Telephone differs"),
    "e-mail same": _l("E-mail same"),
    "e-mail differs": _l("E-mail differs"),
    "licence same": _l("Licence same"),
    "licence differs": _l("Licence differs"),
    "WeChat same": _l("WeChat same"),
    "WeChat differs": _l("WeChat differs"),
    "identifier same": _l("Identifier same"),
    "identifier differs": _l("Identifier differs"),
    "department same": _l("Department same"),
    "department differs": _l("Department differs"),
    "title same": _l("Rank same"),
    "title one rank apart": _l("One rank apart"),
    "title differs": _l("Rank differs"),
}
REASONS: dict[str, str | Promise] = {
    "neither sure nor unlikely": _l("Neither sure nor unlikely"),
    "two licences of one kind": _l("Two licences of one kind"),
    "two WeChat unionids of one platform": _l("Two WeChat unionids of one platform"),
    "two different names": _l("Two different names"),
    "same name, but contact, hospital, department or title contradict each other": _l(
        "Same name, but contact, hospital, department or rank contradict each other"
    ),
}


def field_word(name: str) -> str:
    """Name a field of a record or a doctor."""
    return str(FIELDS.get(name, name))


def evidence_word(words: str) -> str:
    """Say what was compared; what a later version of the loop says stays as it is."""
    return str(EVIDENCE.get(words, words))


def reason_word(reason: str) -> str:
    """Say why somebody has to look."""
    number = re.search(r"\d+", reason)
    if number and "records" in reason:
        return _("More than %(number)s records would be one person") % {"number": number[0]}
    if number and "forms of the name" in reason:
        return _("More than %(number)s forms of the name") % {"number": number[0]}
    return str(REASONS.get(reason, reason))


def event_word(kind: str, one_id: str, other: str | None, records: int) -> str:
    """Say what became of an id."""
    told = {"one": one_id, "other": other or "", "records": records}
    texts = {
        "minted": _("%(one)s: first seen as one person, %(records)s records"),
        "merged": _("%(other)s was joined into %(one)s, %(records)s records"),
        "split": _("%(records)s records of %(other)s are %(one)s now"),
        "retired": _("%(one)s: none of its records is left"),
    }
    return texts[kind] % told
