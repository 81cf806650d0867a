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
LICENCES: dict[str, str | Promise] = {
    "practising": _l("Licence to practise"),
    "qualification": _l("Certificate of qualification"),
    "nurse": _l("Licence of a nurse"),
}
BEFORE: dict[str, str | Promise] = {
    "prior": _l("To begin with: two records drawn by chance"),
    "prior learned": _l("How many records a person has, as the scores show"),
    "rare values": _l("For how rare the values are"),
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
    "given name same": _l("Given name same"),
    "given name alike": _l("Given name alike"),
    "given name stands elsewhere in the name": _l("Given name stands elsewhere in the name"),
    "given name shortened": _l("Given name shortened"),
    "given name somewhat alike": _l("Given name somewhat alike"),
    "given name differs": _l("Given name differs"),
    "family name same": _l("Family name same"),
    "family name alike": _l("Family name alike"),
    "family name stands elsewhere in the name": _l("Family name stands elsewhere in the name"),
    "family name shortened": _l("Family name shortened"),
    "family name somewhat alike": _l("Family name somewhat alike"),
    "family name differs": _l("Family name differs"),
    "two further words of the name same": _l("Two further words of the name same"),
    "a further word of the name same": _l("A further word of the name same"),
    "further words of the name differ": _l("Further words of the name differ"),
    "day of birth same": _l("Day of birth same"),
    "day of birth one digit off": _l("Day of birth one digit off"),
    "day and month of birth turned round": _l("Day and month of birth turned round"),
    "day of birth two digits off": _l("Day of birth two digits off"),
    "two of day, month and year of birth same": _l("Two of day, month and year of birth same"),
    "year of birth same": _l("Year of birth same"),
    "day of birth differs": _l("Day of birth differs"),
    "postcode same": _l("Postcode same"),
    "postcode one sign off": _l("Postcode one sign off"),
    "first part of the postcode same": _l("First part of the postcode same"),
    "postcode differs": _l("Postcode differs"),
    "street same": _l("Street same"),
    "street alike": _l("Street alike"),
    "street somewhat alike": _l("Street somewhat alike"),
    "street differs": _l("Street differs"),
    "sex same": _l("Sex same"),
    "sex differs": _l("Sex differs"),
}
REASONS: dict[str, str | Promise] = {
    "neither sure nor unlikely": _l("Neither sure nor unlikely"),
    "sure alone, but the records around it speak against it": _l(
        "Sure alone, but the records around it speak against it"
    ),
    "two licences of one kind": _l("Two licences of one kind"),
    "two WeChat unionids of one platform": _l("Two WeChat unionids of one platform"),
    "two different names": _l("Two different names"),
    "same name, but contact, hospital, department or title contradict each other": _l(
        "Same name, but contact, hospital, department or rank contradict each other"
    ),
}

MEASURES: dict[str, tuple[str | Promise, str | Promise]] = {
    "precision": (
        _l("Links that are right"),
        _l("Of all pairs of records that are linked, those that are one person."),
    ),
    "recall": (
        _l("Links that were found"),
        _l("Of all compared pairs of records that are one person, those that are linked."),
    ),
    "f1": (_l("Both together (F1)"), _l("The harmonic mean of the two.")),
}
STRATA: dict[str, str | Promise] = {
    "through_others": _l("One person only through other records"),
    "linked": _l("Below 90 % sure"),
    "linked_sure": _l("90 to 99 % sure"),
    "linked_surest": _l("More than 99 % sure"),
    "refused": _l("Sure, but refused for what no person holds"),
    "doubtful": _l("Doubtful, in the queue of review"),
    "unlikely": _l("Unlikely, not asked about"),
}
TOO_MANY: dict[str, str | Promise] = {
    "telephones": _l("More than %(number)s telephones would be one person's"),
    "e-mail addresses": _l("More than %(number)s e-mail addresses would be one person's"),
    "licences of one kind": _l("More than %(number)s licences of one kind would be one person's"),
    "WeChat unionids of one platform": _l("More than %(number)s WeChat unionids of one platform would be one person's"),
    "WeChat openids of one app": _l("More than %(number)s WeChat openids of one app would be one person's"),
    "WeChat Work ids of one company": _l("More than %(number)s WeCom ids of one company would be one person's"),
}
_IDENTIFIER = "values of the identifier "


def measure_word(measure: str) -> str:
    """Name a measure of how right links are."""
    return str(MEASURES[measure][0])


def measure_text(measure: str) -> str:
    """Say what a measure counts."""
    return str(MEASURES[measure][1])


def stratum_word(stratum: str) -> str:
    """Name the pairs of which a part of the sample is drawn."""
    return str(STRATA.get(stratum, stratum))


def field_word(name: str) -> str:
    """Name a field of a record or a doctor."""
    return str(FIELDS.get(name, name))


def evidence_word(words: str) -> str:
    """Say what was compared; what a later version of the loop says stays as it is."""
    return str(EVIDENCE.get(words) or BEFORE.get(words, words))


def reason_word(reason: str) -> str:
    """Say why somebody has to look."""
    number = re.search(r"\d+", reason)
    if number and "would be one person's" in reason:
        return _too_many(reason, number[0])
    if number and "records" in reason:
        return _("More than %(number)s records would be one person") % {"number": number[0]}
    if number and "forms of the name" in reason:
        return _("More than %(number)s forms of the name") % {"number": number[0]}
    return str(REASONS.get(reason, reason))


def licence_word(kind: str) -> str:
    """Name a kind of licence; what a source calls it, and numbers such as NPI, stay as they are."""
    return str(LICENCES.get(kind, kind))


def _too_many(reason: str, number: str) -> str:
    what = reason.removeprefix(f"more than {number} ").removesuffix(" would be one person's")
    if what.startswith(_IDENTIFIER):
        kind = what.removeprefix(_IDENTIFIER)
        told = {"number": number, "kind": kind}
        return _("More than %(number)s identifiers of the kind %(kind)s would be one person's") % told
    return str(TOO_MANY[what]) % {"number": number} if what in TOO_MANY else reason


def event_word(kind: str, one_id: str, other: str | None, records: int) -> str:
    """Say what became of an id."""
    told = {"one": one_id, "other": other or "", "records": records}
    texts = {
        "minted": _("%(one)s: first seen as one person, %(records)s records"),
        "merged": _("%(other)s was joined into %(one)s, %(records)s records"),
        "split": _("%(records)s records of %(other)s are %(one)s now"),
        "restored": _("%(one)s is back, with %(records)s records that had been joined into %(other)s"),
        "retired": _("%(one)s: none of its records is left"),
    }
    return texts[kind] % told
