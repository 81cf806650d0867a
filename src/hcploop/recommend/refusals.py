"""Who wants no automated personal choice."""

from __future__ import annotations

import datetime as dt

import ibis.expr.types as ir

from hcploop import schema
from hcploop.recommend.policy import RecommendPolicy


def refusals(consent: ir.Table, record_person: ir.Table, *, as_of: dt.datetime, policy: RecommendPolicy) -> ir.Table:
    """List the people whose last word on personal choice is no.

    A refusal by one of her records holds for the person. Said yes and no at one moment, no counts.

    Parameters
    ----------
    consent : schema.consent
        What people said; rows after `as_of` are left out.
    record_person : schema.record_person
        Which person a record is.
    as_of : datetime.datetime
        UTC.
    policy : RecommendPolicy
        Which purposes stand for automated personal choice.

    Returns
    -------
    schema.refusal
        One row a person.
    """
    meant = [purpose.strip().lower() for purpose in policy.refusal_purposes]
    said = consent.filter(consent.happened_at <= as_of, consent.purpose.strip().lower().isin(meant))
    said = said.select("record_id", "state", "happened_at").join(
        record_person.select("record_id", "one_id"), "record_id"
    )
    is_no = said.state.isin(["refused", "withdrawn"])
    last = said.group_by("one_id").agg(no=said.happened_at.max(where=is_no), yes=said.happened_at.max(where=~is_no))
    held = last.filter(last.no.notnull() & (last.yes.isnull() | (last.no >= last.yes)))
    return schema.refusal.check(held.select("one_id", since=held.no))
