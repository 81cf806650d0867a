"""When people last did something themselves: what was decided before that, was decided without knowing it."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop.channels import ACTIONS

LONGEST_DAYS = 31
"""No decision stands longer, so nothing older is looked at."""

_OWN = tuple(action.name for action in ACTIONS.values() if action.is_active)


def last_acts(
    touch: ir.Table, answer: ir.Table, consent: ir.Table, record_person: ir.Table, *, as_of: dt.datetime
) -> ir.Table:
    """Tell when each person last did something herself: a contact of her own, an answer, a word on consent.

    Parameters
    ----------
    touch : schema.touch
        Contacts.
    answer : schema.answer
        Answers.
    consent : schema.consent
        Consents given, refused and withdrawn.
    record_person : schema.record_person
        Which person a record is.
    as_of : datetime.datetime
        UTC; nothing after it is read, nor anything more than 31 days before it.

    Returns
    -------
    ibis table
        `one_id` and `acted_at`, one row a person who did something.
    """
    own = touch.filter(touch.action.isin(_OWN), touch.status == "submitted")
    until, since = ibis.literal(as_of, "timestamp"), ibis.literal(as_of - dt.timedelta(days=LONGEST_DAYS), "timestamp")
    told = ibis.union(*(_times(rows, since, until) for rows in (own, answer, consent)))
    known = told.inner_join(record_person.select("record_id", "one_id"), "record_id")
    return known.group_by("one_id").agg(acted_at=known.happened_at.max())


def _times(rows: ir.Table, since: ir.TimestampScalar, until: ir.TimestampScalar) -> ir.Table:
    when = rows.happened_at
    return rows.filter(when > since, when <= until).select("record_id", happened_at=when.cast("timestamp(6)"))
