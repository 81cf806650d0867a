"""What was sold, ours and others': who is who, what it was worth, what a unit cost."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.policy import EvaluationPolicy


def is_ours(outcome: ir.Table, *, brands: Sequence[str], policy: EvaluationPolicy) -> ir.BooleanValue:
    """Whether a row of what was sold is ours: by company where the policy names ours, else by brand.

    A market of several brands knows its own by their names; in one whose only brand is `all`, a row that names no
    company is ours.
    """
    if policy.own_companies:
        return outcome.company.isin(policy.own_companies).fill_null(False)
    named = [brand for brand in brands if brand != MARKET]
    by_brand = outcome.brand.isin(named) if named else ibis.literal(False)
    return by_brand | (outcome.company.isnull() if MARKET in brands else ibis.literal(False))


def sales_by(outcome: ir.Table, *keys: str) -> ir.Table:
    """Sum units and value by some columns; a value that is not told is units × price."""
    value = outcome.value.fill_null(outcome.units * outcome.price)
    return outcome.mutate(value=value).group_by(*keys).agg(units=outcome.units.sum(), value=value.sum())


def of_market(outcome: ir.Table, brand: str, *, policy: EvaluationPolicy) -> ir.Table:
    """Return the rows of a brand's market: its products and those it competes with."""
    products = policy.products.get(brand, ())
    return outcome.filter(outcome["product"].isin(products)) if products else outcome


def own_of(outcome: ir.Table, brand: str, *, brands: Sequence[str], policy: EvaluationPolicy) -> ir.Table:
    """Return the rows that are ours and of a brand; `all` has every brand of ours."""
    ours = outcome.filter(is_ours(outcome, brands=brands, policy=policy))
    return ours if brand == MARKET else ours.filter(ours.brand == brand)


def reporters(outcome: ir.Table) -> ir.Table:
    """Count by period who told what was sold: hospitals, or regions where no hospital is named."""
    who = ibis.coalesce(outcome.institution_id, outcome.institution, outcome.region, ibis.literal(""))
    return outcome.group_by("period").agg(reporters=who.nunique())
