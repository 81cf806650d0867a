"""How often we contacted a person lately, and when last."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema


def recent_contacts(record_day: ir.Table, record_person: ir.Table, *, today: dt.date) -> ir.Table:
    """Count the contacts that we made: those that reached a person and were not her own doing.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up; days after `today` are not read.
    record_person : schema.record_person
        Which person a record is.
    today : datetime.date
        The day that is counted from; it is the last of the 7 and of the 30 days.

    Returns
    -------
    schema.recent_contact
        One row a person and channel by which we ever reached her. What she did herself on a day takes nothing away from
        what we did; a group contact counts for each who attended.
    """
    ours = record_day.filter(record_day.local_on <= today, record_day.touches > record_day.actives)
    made = ours.touches - ours.actives
    records = ours.group_by("record_id", "channel").agg(
        **{f"contacts_{days}d": _since(ours, made, today - dt.timedelta(days=days)) for days in (7, 30)},
        last_on=ours.local_on.max(),
    )
    known = records.inner_join(record_person.select("record_id", "one_id"), "record_id")
    people = known.group_by("one_id", "channel").agg(
        contacts_7d=known.contacts_7d.sum(), contacts_30d=known.contacts_30d.sum(), last_on=known.last_on.max()
    )
    return schema.recent_contact.check(
        people.mutate(**{name: people[name].cast("int64") for name in ("contacts_7d", "contacts_30d")})
    )


def _since(ours: ir.Table, made: ir.IntegerValue, before: dt.date) -> ir.IntegerValue:
    return ibis.ifelse(ours.local_on > before, made, 0).sum().cast("int64")
