"""What rules may ask of a person, whatever is offered to her."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.consents import EVERY

SUPPRESSED = "suppressed"
"""The target list of people who must not be contacted."""


def person_facts(
    hcp: ir.Table,
    standing_consent: ir.Table,
    recent_contact: ir.Table,
    target: ir.Table,
    record_person: ir.Table,
    *,
    today: dt.date,
) -> ir.Table:
    """Say of each person whether she may be contacted at all, and how often she was.

    Parameters
    ----------
    hcp : schema.hcp
        All people.
    standing_consent : schema.standing_consent
        Who refused every channel, or withdrew from every one, must not be contacted until she grants every one again.
    recent_contact : schema.recent_contact
        Our contacts.
    target : schema.target
        The list `suppressed` names people who must not be contacted.
    record_person : schema.record_person
        Which person a record is.
    today : datetime.date
        The day that is judged.

    Returns
    -------
    schema.person_fact
        One row a person. A licence is known if any source tells one.
    """
    whole = recent_contact.group_by("one_id").agg(
        contacts_7d=recent_contact.contacts_7d.sum(),
        contacts_30d=recent_contact.contacts_30d.sum(),
        last_on=recent_contact.last_on.max(),
    )
    joined = hcp.left_join(whole, "one_id").drop("one_id_right")
    joined = joined.left_join(_suppressed(standing_consent, target, record_person), "one_id").drop("one_id_right")
    days = ibis.literal(today).delta(joined.last_on, unit="day")
    return schema.person_fact.check(
        joined.select(
            "one_id",
            is_suppressed=joined.is_suppressed.fill_null(False),
            is_active=joined.is_active.fill_null(True),
            is_verified=joined.licence_masked.notnull(),
            contacts_7d=joined.contacts_7d.fill_null(0).cast("int64"),
            contacts_30d=joined.contacts_30d.fill_null(0).cast("int64"),
            days_since_contact=days.cast("float64"),
        )
    )


def _suppressed(standing_consent: ir.Table, target: ir.Table, record_person: ir.Table) -> ir.Table:
    consents, listed = standing_consent, target.filter(target.target_list == SUPPRESSED)
    refused = [consents.state == state for state in ("refused", "withdrawn")]
    by_herself = consents.filter(consents.channel == EVERY, reduce(or_, refused)).select("one_id")
    records = record_person.select("record_id", person="one_id")
    by_list = listed.select("record_id").inner_join(records, "record_id").select(one_id="person")
    return by_herself.union(by_list, distinct=True).mutate(is_suppressed=ibis.literal(True))
