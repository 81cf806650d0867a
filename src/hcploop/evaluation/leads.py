"""Leads: people who showed interest before any representative met them, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET, of_brand, with_market
from hcploop.evaluation.figure_policy import FigurePolicy
from hcploop.evaluation.periods import PERIODS
from hcploop.evaluation.spans import in_cuts, in_periods


def leads(
    record_day: ir.Table, record_person: ir.Table, hcp: ir.Table, *, brands: Sequence[str], personal: Sequence[str]
) -> ir.Table:
    """Find the people who did something themselves before anybody of ours met them.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up up to the as-of day.
    record_person : schema.record_person
        Which person a record is.
    hcp : schema.hcp
        Who is in charge of whom. People who are gone are no leads.
    brands : sequence of str
        The brands of the market; a brand holds the contacts that name it.
    personal : sequence of str
        The channels in which a person of ours takes part.

    Returns
    -------
    schema.lead
        One row a person and brand whose first own action by a non-personal channel comes before her first personal
        contact, if she has one at all: whoever was met on the same day is no lead.
    """
    is_personal = record_day.channel.isin(list(personal))
    first = record_day.group_by("record_id", "brand").agg(
        met_on=record_day.local_on.min(where=is_personal & (record_day.touches > 0)),
        lead_on=record_day.local_on.min(where=~is_personal & (record_day.actives > 0)),
    )
    known = first.inner_join(record_person.select("record_id", "one_id"), "record_id")
    parts = []
    for brand in with_market(brands):
        own = of_brand(known, brand)
        parts.append(
            own.group_by("one_id")
            .agg(met_on=own.met_on.min(), lead_on=own.lead_on.min())
            .mutate(brand=ibis.literal(brand))
        )
    people = ibis.union(*parts) if len(parts) > 1 else parts[0]
    early = people.filter(people.lead_on.notnull() & (people.met_on.isnull() | (people.met_on > people.lead_on)))
    there = hcp.filter(hcp.is_active.fill_null(True)).select("one_id", "rep_id", "region")
    told = early.inner_join(there, "one_id")
    return schema.lead.check(
        told.select("one_id", "brand", "lead_on", "rep_id", "met_on", region=told.region.fill_null("unknown"))
    )


def lead_counts(lead: ir.Table, fate: ir.Table, *, today: dt.date, policy: FigurePolicy) -> ir.Table:
    """Count leads by the period in which they arose.

    Parameters
    ----------
    lead : schema.lead
        All of them.
    fate : table of `executions.fates`
        Suggestions for people, and what became of them; those by personal channels after the lead count.
    today : datetime.date
        The as-of day.
    policy : FigurePolicy
        The days within which a lead is to be met.

    Returns
    -------
    schema.lead_count
        In all and by region, by week and longer periods.
    """
    days = lead.met_on.delta(lead.lead_on, unit="day")
    dated = lead.mutate(days=days, age=ibis.literal(today).delta(lead.lead_on, unit="day"))
    offered = fate.filter(fate.is_personal & fate.is_sent).select(
        "one_id", "decided_on", suggested_brand="brand", is_accepted=fate.is_confirmed
    )
    joined = dated.left_join(
        offered,
        [
            dated.one_id == offered.one_id,
            offered.decided_on >= dated.lead_on,
            (dated.brand == MARKET) | (dated.brand == offered.suggested_brand),
        ],
    )
    followed = joined.group_by("one_id", "brand").agg(
        was_suggested=joined.decided_on.notnull().any(), was_accepted=joined.is_accepted.fill_null(False).any()
    )
    whole = dated.inner_join(followed, ["one_id", "brand"])
    whole = whole.mutate(
        is_handed=whole.rep_id.notnull(), is_due=whole.rep_id.notnull() & (whole.age >= policy.lead_days)
    )
    rows = in_cuts(in_periods(whole, "lead_on", kinds=PERIODS[1:]), region="region")
    in_time = rows.is_due & (rows.days <= policy.lead_days).fill_null(False)
    is_met = rows.is_handed & rows.met_on.notnull()
    counted = rows.group_by("brand", "period", "cut", "cut_value").agg(
        leads=rows.count(),
        handed=rows.is_handed.sum(),
        due=rows.is_due.sum(),
        worked=in_time.sum(),
        met=is_met.sum(),
        median_days=rows.days.median(where=is_met),
        suggested=rows.was_suggested.sum(),
        accepted=rows.was_accepted.sum(),
    )
    return schema.lead_count.check(counted)
