"""What was sold, ours and others': who is who, what it was worth, what a unit cost."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop.evaluation.cuts import MARKET
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.structure.kernels.companies import company_ids
from hcploop.structure.kernels.products import product_ids


def is_ours(outcome: ir.Table, *, brands: Sequence[str], policy: EvaluationPolicy) -> ir.BooleanValue:
    """Whether a row of what was sold is ours: by company where the policy names ours, else by brand.

    A market of several brands knows its own by their names; in one whose only brand is `all`, a row that names no
    company is ours.
    """
    if policy.own_companies:
        return is_of(outcome, policy.own_companies)
    named = [brand for brand in brands if brand != MARKET]
    by_brand = outcome.brand.isin(named) if named else ibis.literal(False)
    return by_brand | (outcome.company.isnull() if MARKET in brands else ibis.literal(False))


def is_of(outcome: ir.Table, companies: Sequence[str]) -> ir.BooleanValue:
    """Whether a row names one of some companies, in whatever writing; one told without its legal form, in any form."""
    ids = company_ids(companies)
    formless = [one for one in ids.values() if " " not in one]
    named = outcome.company.isin(list(companies)) | outcome.company_id.isin(list(ids.values())).fill_null(False)
    if formless:
        named |= outcome.company_id.re_extract("^([^ ]*)", 1).isin(formless).fill_null(False)
    return named.fill_null(False)


def sales_by(outcome: ir.Table, *keys: str) -> ir.Table:
    """Sum units and value by some columns; a value that is not told is units × price."""
    value = outcome.value.fill_null(outcome.units * outcome.price)
    return outcome.mutate(value=value).group_by(*keys).agg(units=outcome.units.sum(), value=value.sum())


def of_market(outcome: ir.Table, brand: str, *, policy: EvaluationPolicy) -> ir.Table:
    """Return the rows of a brand's market: its products and those it competes with."""
    products = policy.products.get(brand, ())
    if not products:
        return outcome
    ids = list(product_ids(products).values())
    return outcome.filter(outcome["product"].isin(products) | outcome.product_id.isin(ids).fill_null(False))


def own_of(outcome: ir.Table, brand: str, *, brands: Sequence[str], policy: EvaluationPolicy) -> ir.Table:
    """Return the rows that are ours and of a brand; `all` has every brand of ours."""
    ours = outcome.filter(is_ours(outcome, brands=brands, policy=policy))
    return ours if brand == MARKET else ours.filter(ours.brand == brand)


def reporters(outcome: ir.Table) -> ir.Table:
    """Count by period who told what was sold: hospitals, or regions where no hospital is named."""
    who = ibis.coalesce(outcome.institution_id, outcome.institution, outcome.region, ibis.literal(""))
    return outcome.group_by("period").agg(reporters=who.nunique())
