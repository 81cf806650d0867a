"""What was spent for a brand in a period."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET, with_market
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.sales import own_of, sales_by


def spending(
    cost: ir.Table, outcome: ir.Table, outcome_period: ir.Table, *, brands: Sequence[str], policy: EvaluationPolicy
) -> ir.Table:
    """Sum what was spent by brand and judged period.

    What names no brand is shared among the brands in proportion to what each sold in the period.

    Parameters
    ----------
    cost : schema.cost
        What was spent, by the same periods as what was sold.
    outcome : schema.outcome
        What was sold.
    outcome_period : schema.outcome_period
        Which periods are judged.
    brands : sequence of str
        The brands of the market.
    policy : EvaluationPolicy
        Who we are.

    Returns
    -------
    schema.cost
        One row a brand and period, without channel and campaign; the period `all` has every judged one. A brand and
        period for which nothing is told has no row.
    """
    judged = outcome_period.filter(outcome_period.is_judged)
    spent = cost.semi_join(judged, "period").select("brand", "period", "amount")
    told = outcome.semi_join(judged, "period")
    parts = []
    for brand in with_market(brands):
        if brand == MARKET:
            parts.append(spent.select("period", "amount").mutate(brand=ibis.literal(brand)))
            continue
        parts.append(spent.filter(spent.brand == brand).select("period", "amount").mutate(brand=ibis.literal(brand)))
        shares = _shares(told, brand, brands=brands, policy=policy)
        shared = spent.filter(spent.brand == MARKET).join(shares, "period")
        amount = shared.amount * shared.share
        parts.append(shared.select("period", amount=amount).mutate(brand=ibis.literal(brand)))
    every = ibis.union(*parts) if len(parts) > 1 else parts[0]
    every = every.union(every.mutate(period=ibis.literal("all")).select(*every.columns))
    summed = every.group_by("brand", "period").agg(amount=every.amount.sum())
    return schema.cost.check(
        summed.mutate(channel=ibis.null("string"), campaign_id=ibis.null("string")).select(*schema.cost.columns)
    )


def _shares(outcome: ir.Table, brand: str, *, brands: Sequence[str], policy: EvaluationPolicy) -> ir.Table:
    own = sales_by(own_of(outcome, brand, brands=brands, policy=policy), "period")
    whole = sales_by(own_of(outcome, MARKET, brands=brands, policy=policy), "period")
    joined = own.join(whole.select("period", whole_value=whole.value), "period")
    return joined.select("period", share=(joined.value / joined.whole_value.nullif(0.0)).fill_null(0.0))
