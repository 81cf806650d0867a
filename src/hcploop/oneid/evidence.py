"""What linking reads of a record: names, places, contacts that are her own, and the blocks."""

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.oneid.block import with_blocks, with_keys


def evidence(records: ir.Table, shared: ir.Table) -> ir.Table:
    """What `link` compares: `keyed_evidence` with the keys that make pairs worth a look.

    Parameters
    ----------
    records : schema.record
        Cleaned records: all of them.
    shared : schema.shared_contact
        Contacts that belong to an office.

    Returns
    -------
    schema.linkage_evidence
        One row a record.
    """
    return schema.linkage_evidence.check(with_blocks(keyed_evidence(records, shared)))


def keyed_evidence(records: ir.Table, shared: ir.Table) -> ir.Table:
    """What is known of each record: shared contacts set apart, honorifics without a name, and every block's key.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    shared : schema.shared_contact
        Contacts that belong to an office.

    Returns
    -------
    schema.linkage_evidence
        One row a record, with the keys of all its blocks. A record of a surname with an honorific (李主任) keeps its
        surname only.
    """
    phones = shared.filter(shared.kind == "phone").select(shared_phone="contact")
    emails = shared.filter(shared.kind == "email").select(shared_email="contact")
    told = records.left_join(phones, records.phone == phones.shared_phone)
    told = told.left_join(emails, told.email == emails.shared_email)
    plain = told.select(
        "record_id",
        name_key=told.is_full_name.ifelse(told.name_key, ibis.null("string")),
        pinyin=told.is_full_name.ifelse(told.pinyin, ibis.null("string")),
        surname_key=told.surname_key,
        place_key=ibis.coalesce(told.institution_id, told.hospital_key),
        hospital_key=told.hospital_key,
        city=told.city,
        province=told.province,
        department=told.department,
        title_rank=told.title_rank,
        phone=told.shared_phone.isnull().ifelse(told.phone, ibis.null("string")),
        desk_phone=told.shared_phone,
        email=told.shared_email.isnull().ifelse(told.email, ibis.null("string")),
        licence_no=told.licence_no,
        licence_kind=told.licence_kind.fill_null(""),
        wechat_unionid=told.wechat_unionid,
        unionid_platform=told.wechat_unionid.re_extract("@(.*)$", 1),
        wechat_openid=told.wechat_openid,
        external_userid=told.external_userid,
        other_ids=told.other_ids,
    )
    return schema.linkage_evidence.check(with_keys(plain))
