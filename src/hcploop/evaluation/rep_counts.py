"""Whom representatives met, period by period."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS
from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.spans import LONG, in_brands, in_periods

VISITS = ("visit", "remote_visit")
_UNDELIVERED = [action.name for action in ACTIONS.values() if not action.is_delivered]
_KEY = ("brand", "period", "cut", "cut_value")


def rep_months(touches: ir.Table, record_person: ir.Table, hcp: ir.Table, *, personal: Sequence[str]) -> ir.Table:
    """Tell whom each representative met in each month, and how often.

    Parameters
    ----------
    touches : touch_part
        Contacts in force.
    record_person : schema.record_person
        Which person a record is.
    hcp : schema.hcp
        Who is in charge, where a contact names no representative.
    personal : sequence of str
        The channels in which a person of ours takes part.

    Returns
    -------
    table
        One row a brand, representative, month and person (by the least number of her records): `contacts` and `visits`,
        group contacts counted once.
    """
    met = touches.filter(
        touches.channel.isin(list(personal)) & (touches.status == "submitted") & touches.action.notin(_UNDELIVERED)
    )
    # Numbers are counted several times faster than ids.
    numbers = record_person.group_by("one_id").agg(person=record_person.record_id.min())
    people = numbers.left_join(hcp.select("one_id", in_charge="rep_id"), "one_id").drop("one_id_right")
    records = record_person.select("record_id", "one_id").inner_join(people, "one_id").drop("one_id")
    known = met.select("record_id", "rep_id", "brand", "local_on", "channel", "counts_once").inner_join(
        records, "record_id"
    )
    known = known.mutate(rep_id=known.rep_id.coalesce(known.in_charge), local_on=known.local_on.truncate("M"))
    rows = in_brands(known.filter(known.rep_id.notnull()))
    return rows.group_by("brand", "rep_id", "person", "local_on").agg(
        contacts=rows.counts_once.sum(), visits=(rows.counts_once & rows.channel.isin(VISITS)).sum()
    )


def rep_counts(rep_month: ir.Table, rep: ir.Table, period: ir.Table) -> ir.Table:
    """Count whom representatives met in each period, beside the period before.

    Parameters
    ----------
    rep_month : table of `rep_months`
        Whom they met.
    rep : schema.rep
        Their capacity, visits a week.
    period : schema.period
        Working days of periods, five a week, and which comes before which.

    Returns
    -------
    schema.rep_count
        In all and by representative, by month, quarter, year and in all. The period before is told where both are
        complete.
    """
    rows = _in_periods(rep_month)
    able = rep.filter(rep.visits_per_week > 0).select("rep_id", "visits_per_week")
    by_rep = rows.group_by("brand", "period", "rep_id").agg(
        covered=rows.first_met.sum(), contacts=rows.contacts.sum(), all_visits=rows.visits.sum()
    )
    by_rep = by_rep.left_join(able, "rep_id").drop("rep_id_right")
    by_rep = by_rep.mutate(visits=ibis.ifelse(by_rep.visits_per_week.notnull(), by_rep.all_visits, 0))
    one = by_rep.mutate(cut=ibis.literal("rep"), cut_value=by_rep.rep_id, weekly=by_rep.visits_per_week)
    whole = by_rep.mutate(cut=ibis.literal(""), cut_value=ibis.literal(""), weekly=by_rep.visits_per_week)
    both = one.union(whole)
    counted = both.group_by(_KEY).agg(
        reps=both.count(), **{name: both[name].sum() for name in ("covered", "contacts", "visits", "weekly")}
    )
    dated = counted.inner_join(period.select("period", "working_days", "before", "is_complete"), "period")
    # Who has a capacity counts with it in the whole, whether or not she met anybody; it is shared by all brands.
    everybody = able.visits_per_week.sum().as_scalar()
    weekly = ibis.ifelse(dated.cut == "", everybody, dated.weekly)
    weekly = ibis.ifelse(dated.brand == MARKET, weekly, ibis.null("float64"))
    earlier = dated.filter(dated.is_complete).select(
        "brand", "cut", "cut_value", before="period", reps_before="reps", covered_before="covered"
    )
    before = ibis.ifelse(dated.is_complete, dated.before, ibis.null("string"))
    able_to = dated.mutate(capacity=weekly * dated.working_days / 5, before=before)
    joined = able_to.left_join(earlier, ["brand", "cut", "cut_value", "before"])
    return schema.rep_count.check(joined.select(*schema.rep_count.columns))


def _in_periods(rep_month: ir.Table) -> ir.Table:
    """Add up each representative's months, and the people whom she met for the first time in each kind of period.

    A person counts in the first of her months within a period, so that nobody need be told apart by the period.
    """
    window = ibis.window(group_by=["brand", "rep_id", "person"], order_by="local_on")
    rows = rep_month.mutate(earlier=rep_month.local_on.lag().over(window))
    counted = rows.group_by("brand", "rep_id", "local_on").agg(
        contacts=rows.contacts.sum(),
        visits=rows.visits.sum(),
        **{kind: _is_first(rows, kind).sum() for kind in LONG},
    )
    parts = [in_periods(counted.mutate(first_met=counted[kind]), "local_on", kinds=[kind]) for kind in LONG]
    return ibis.union(*parts)


def _is_first(rows: ir.Table, kind: str) -> ir.BooleanValue:
    now, earlier = rows.local_on, rows.earlier
    same = {
        "month": ibis.literal(False),
        "quarter": (now.year() == earlier.year()) & (now.quarter() == earlier.quarter()),
        "year": now.year() == earlier.year(),
        "all": ibis.literal(True),
    }[kind]
    return earlier.isnull() | ~same
