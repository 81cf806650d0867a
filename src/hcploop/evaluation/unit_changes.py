"""What each hospital, or doctor where that is allowed, sold before and after the loop began."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.sales import own_of, sales_by

_KEY = ("brand", "period", "unit_id")


def unit_changes(
    outcome: ir.Table, outcome_period: ir.Table, enrolled: ir.Table, *, brands: Sequence[str], policy: EvaluationPolicy
) -> ir.Table:
    """Compare each hospital's units of the judged periods with those of the baseline, beside who is held out there.

    Every hospital counts that has an enrolled doctor and any row in what was sold; where it has none in a period, it
    bought nothing. Doctors count by the day of their first decision.

    Parameters
    ----------
    outcome : schema.outcome
        What was sold, by hospital.
    outcome_period : schema.outcome_period
        Which periods are baseline and which are judged.
    enrolled : schema.enrolled
        Offered and held out.
    brands : sequence of str
        The brands of the market.
    policy : EvaluationPolicy
        Who we are, and margin rates.

    Returns
    -------
    schema.unit_change
        One row a brand, period and hospital; the period `all` has every judged one.
    """
    told = outcome.filter(outcome.institution_id.notnull() & outcome.units.notnull())
    sold = _sold(told.mutate(unit_id=told.institution_id), brands=brands, policy=policy)
    doctors = enrolled.filter(enrolled.institution_id.notnull())
    doctors = doctors.mutate(unit_id=doctors.institution_id, cluster_id=doctors.institution_id)
    seen = doctors.semi_join(told, [doctors.unit_id == told.institution_id])
    return _changes(sold, outcome_period, seen, design="institution", brands=brands, policy=policy)


def doctor_changes(
    outcome: ir.Table,
    outcome_period: ir.Table,
    enrolled: ir.Table,
    record_person: ir.Table,
    *,
    brands: Sequence[str],
    policy: EvaluationPolicy,
) -> ir.Table:
    """Do the same by doctor, where a market's rules allow outcomes of single doctors.

    Parameters
    ----------
    outcome : schema.outcome
        What was sold, with `record_id`.
    outcome_period : schema.outcome_period
        Which periods are baseline and which are judged.
    enrolled : schema.enrolled
        Offered and held out.
    record_person : schema.record_person
        Whose record it is.
    brands : sequence of str
        The brands of the market.
    policy : EvaluationPolicy
        Who we are, and margin rates.

    Returns
    -------
    schema.unit_change
        One row a brand, period and enrolled doctor, who sold nothing where she has no row.
    """
    told = outcome.filter(outcome.units.notnull()).join(record_person, "record_id")
    sold = _sold(told.mutate(unit_id=told.one_id), brands=brands, policy=policy)
    doctors = enrolled.mutate(unit_id=enrolled.one_id, cluster_id=enrolled.institution_id.fill_null(enrolled.one_id))
    return _changes(sold, outcome_period, doctors, design="doctor", brands=brands, policy=policy)


def _sold(told: ir.Table, *, brands: Sequence[str], policy: EvaluationPolicy) -> ir.Table:
    parts = []
    for brand in brands:
        sums = sales_by(own_of(told, brand, brands=brands, policy=policy), "period", "unit_id")
        parts.append(sums.mutate(brand=ibis.literal(brand)))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _changes(
    sold: ir.Table,
    outcome_period: ir.Table,
    doctors: ir.Table,
    *,
    design: str,
    brands: Sequence[str],
    policy: EvaluationPolicy,
) -> ir.Table:
    judged = outcome_period.filter(outcome_period.is_judged).select("period", "ends_on")
    whole = judged.agg(ends_on=judged.ends_on.max(), spans=judged.count()).mutate(period=ibis.literal("all"))
    spans = judged.mutate(spans=ibis.literal(1, "int64")).select("period", "ends_on", "spans")
    spans = spans.union(whole.select(*spans.columns))
    roster = _roster(doctors, spans)
    after = _after(sold, judged)
    before = _before(sold, outcome_period)
    joined = roster.left_join(after, _KEY).drop(*(f"{name}_right" for name in _KEY))
    joined = joined.left_join(before, ["brand", "unit_id"]).drop("brand_right", "unit_id_right")
    joined = joined.left_join(_margins(after, policy), ["brand", "period"]).drop("brand_right", "period_right")
    filled = joined.mutate(
        design=ibis.literal(design),
        amount=joined.units.fill_null(0.0),
        amount_before=joined.mean_before.fill_null(0.0) * joined.spans,
    ).select(*schema.unit_change.columns)
    has_market = len(brands) > 1 and MARKET not in brands
    return schema.unit_change.check(filled.union(_market(filled)) if has_market else filled)


def _roster(doctors: ir.Table, spans: ir.Table) -> ir.Table:
    there = doctors.join(spans, [doctors.first_decided_on <= spans.ends_on])
    return there.group_by(*_KEY, "cluster_id", "spans").agg(
        doctors=there.count(),
        held_out=there.is_holdout.cast("int64").sum(),
        weight=there.weight.sum(),
        held_out_weight=(there.weight * there.is_holdout.cast("float64")).sum(),
    )


def _after(sold: ir.Table, judged: ir.Table) -> ir.Table:
    here = sold.semi_join(judged, "period").select(*_KEY, "units", "value")
    whole = here.group_by("brand", "unit_id").agg(units=here.units.sum(), value=here.value.sum())
    return here.union(whole.mutate(period=ibis.literal("all")).select(*here.columns))


def _before(sold: ir.Table, outcome_period: ir.Table) -> ir.Table:
    baseline = outcome_period.filter(outcome_period.is_baseline)
    here = sold.semi_join(baseline, "period")
    sums = here.group_by("brand", "unit_id").agg(units_before=here.units.sum())
    spans = baseline.agg(baselines=baseline.count())
    joined = sums.cross_join(spans)
    return joined.select("brand", "unit_id", mean_before=joined.units_before / joined.baselines)


def _margins(after: ir.Table, policy: EvaluationPolicy) -> ir.Table:
    """Give what a unit of a brand brought in a period, at the price of that period."""
    sums = after.group_by("brand", "period").agg(units=after.units.sum(), value=after.value.sum())
    rate = ibis.literal(policy.margin_rate)
    if policy.margin_rates:
        rates = [(sums.brand == brand, rate_of) for brand, rate_of in policy.margin_rates.items()]
        rate = ibis.cases(*rates, else_=policy.margin_rate)
    return sums.select("brand", "period", margin_each=sums.value / sums.units.nullif(0.0) * rate)


def _market(changes: ir.Table) -> ir.Table:
    """Put the brands together: what is compared is margin, at the price of the period before and after."""
    each = changes.margin_each.fill_null(0.0)
    told = changes.mutate(amount=changes.amount * each, amount_before=changes.amount_before * each)
    summed = told.group_by("period", "design", "unit_id", "cluster_id").agg(
        **{name: told[name].max() for name in ("doctors", "held_out")},
        **{name: told[name].sum() for name in ("weight", "held_out_weight", "amount_before", "amount")},
    )
    market = summed.mutate(brand=ibis.literal(MARKET), margin_each=ibis.literal(1.0))
    return market.select(*schema.unit_change.columns)
