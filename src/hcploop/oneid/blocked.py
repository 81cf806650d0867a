"""Which values tie nobody to anybody, told so that people can look at them: counted and masked."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.market.limits import FURTHER
from hcploop.oneid.golden import masked
from hcploop.structure.left_out import is_test

_FROM_RECORDS = 2
"""A word that stands in one record only would have tied nobody anyway."""


def placeholder_values(left_out: ir.Table, records: ir.Table) -> ir.Table:
    """Count what cleaning left out because it stands for none.

    Parameters
    ----------
    left_out : ibis table
        What `structure.left_out` gave.
    records : schema.record
        Cleaned records, for their names.

    Returns
    -------
    schema.blocked_value
        One row a value that at least two records hold. Telephones are masked; words are not.
    """
    named = records.is_full_name & records.surname_key.notnull()
    sound = named.ifelse(ibis.coalesce(records.pinyin, records.name_key), ibis.null("string"))
    held = left_out.inner_join(records.select("record_id", sound=sound), "record_id")
    sounds = held.group_by("kind", "text", "reason", "sound").agg(n=ibis._.count())
    counted = sounds.group_by("kind", "text", "reason").agg(records=ibis._.n.sum(), names=ibis._.sound.count())
    is_number = (counted.kind == "phone") & (counted.text.length() > 8)
    shown = is_number.ifelse(masked(counted.text, "licence_no"), counted.text)
    return schema.blocked_value.check(
        counted.filter(counted.records >= _FROM_RECORDS).select("kind", "records", "names", "reason", value=shown)
    )


def blocked_values(shared: ir.Table, placeholders: ir.Table) -> ir.Table:
    """Put together what too many people give and what stands for none.

    Parameters
    ----------
    shared : schema.shared_contact
        Identifiers that are nobody's own.
    placeholders : schema.blocked_value
        What `placeholder_values` gave.

    Returns
    -------
    schema.blocked_value
        One row a value. Of a WeChat id the platform, app or company is shown, of a further identifier its value.
    """
    value = shared.contact.re_replace("^[^:]*:", "")
    plain = shared.kind.startswith(FURTHER).ifelse(value, shared.contact)
    own, within = plain.re_replace("@.*$", ""), plain.re_extract("(@.*)$", 1)
    is_trial = is_test(own) & (shared.kind != "email")
    shown = ibis.cases(
        (is_trial, plain),
        (shared.kind == "phone", masked(plain, "phone")),
        (shared.kind == "email", masked(plain, "email")),
        else_=masked(own, "licence_no") + within.fill_null(""),
    )
    reason = is_test(own).ifelse("test", "shared")
    told = shared.select("kind", "records", "names", value=shown, reason=reason)
    return schema.blocked_value.check(told).union(placeholders)
