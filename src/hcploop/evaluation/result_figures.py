"""Results as figures: what the loop caused, what was sold, market share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import with_market
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.evaluation.sales import of_market, own_of, sales_by

_OF_ONE_PERIOD = ("sales_units", "sales_value", "market_share")


def effect_figures(effect: ir.Table) -> ir.Table:
    """Tell what the loop caused as figures; doctors' outcomes go before hospitals' where both are there.

    Parameters
    ----------
    effect : schema.effect
        What the loop has caused.

    Returns
    -------
    schema.figure
        `incremental_units`, `incremental_margin`, `cost` and `roi`; a ROI that is not evaluable has bounds at most,
        and no value. `n` counts hospitals or doctors.
    """
    by_doctor = effect.filter(effect.design == "doctor")
    by_hospital = effect.filter(effect.design == "institution").anti_join(by_doctor, ["brand", "period"])
    told = by_doctor.union(by_hospital)
    parts = [_rows(told, "cost", n=told.units_compared, figure_value=told.cost)]
    for metric in ("incremental_units", "incremental_margin", "roi"):
        bounds = {"low": told[f"{metric}_low"], "high": told[f"{metric}_high"]}
        parts.append(_rows(told, metric, n=told.units_compared, figure_value=told[metric], **bounds))
    figures = ibis.union(*parts)
    return schema.figure.check(figures.filter(figures.figure_value.notnull() | figures.low.notnull()))


def sales_figures(
    outcome: ir.Table, outcome_period: ir.Table, *, brands: Sequence[str], policy: EvaluationPolicy
) -> ir.Table:
    r"""Tell what was sold, why it changed, and our share of the market.

    Against the complete period before: :math:`\Delta value = \Delta units \cdot price_0 + units_1 \cdot \Delta price`,
    `volume_effect` and `price_effect`. `market_share` is own units ÷ all units of the brand's market;
    `growth_over_market` is own growth − growth of the whole market.

    Parameters
    ----------
    outcome : schema.outcome
        What was sold, ours and others'.
    outcome_period : schema.outcome_period
        Which periods are complete; the others are left out.
    brands : sequence of str
        The brands of the market.
    policy : EvaluationPolicy
        Who we are, what competes, and how small a cell may be.

    Returns
    -------
    schema.figure
        By brand and period, in all and by region. `n` counts hospitals; a region of fewer than `small_cell` of them
        (and more than none, for a region's own totals tell of nobody) has no numbers, nor has the next smallest, from
        which they would follow.
    """
    complete = outcome_period.filter(outcome_period.is_complete).select("period", "grain", "starts_on")
    told = outcome.join(complete, "period")
    parts = []
    for brand in with_market(brands):
        every, ours = (
            of_market(told, brand, policy=policy),
            own_of(told, brand, brands=brands, policy=policy),
        )
        for cut in ("", "region"):
            sums = _beside(_summed(ours, cut), _summed(every, cut)).mutate(brand=ibis.literal(brand))
            parts.append(sums)
    return schema.figure.check(_sold(_with_past(ibis.union(*parts), policy)))


def _summed(rows: ir.Table, cut: str) -> ir.Table:
    value = rows[cut].fill_null("unknown") if cut else ibis.literal("")
    keyed = rows.mutate(cut=ibis.literal(cut), cut_value=value)
    keys = ("period", "grain", "starts_on", "cut", "cut_value")
    hospitals = keyed.group_by(*keys).agg(n=keyed.institution_id.nunique())
    sums = sales_by(keyed, *keys)
    return sums.join(hospitals.select("period", "cut_value", "n"), ["period", "cut_value"])


def _beside(own: ir.Table, every: ir.Table) -> ir.Table:
    joined = every.select("period", "cut_value", market_units=every.units).left_join(own, ["period", "cut_value"])
    return joined.drop("period_right", "cut_value_right").filter(joined.units.notnull())


def _with_past(sums: ir.Table, policy: EvaluationPolicy) -> ir.Table:
    """Put beside each period what was there in the complete period before, and what must not be told."""
    small = ((sums.n > 0) & (sums.n < policy.small_cell)).fill_null(False)
    marked = sums.mutate(is_small=small)
    cell = ibis.window(group_by=["brand", "period", "cut"])
    order = [marked.is_small, marked.n, marked.cut_value]
    ranked = marked.mutate(
        hidden=marked.is_small.cast("int64").sum().over(cell),
        place=ibis.row_number().over(group_by=["brand", "period", "cut"], order_by=order),
    )
    # One hidden region alone would be the whole less the others: the next smallest is hidden with it.
    second = (ranked.hidden == 1) & (ranked.place == 0) & (ranked.cut != "")
    told = ranked.mutate(is_hidden=ranked.is_small | second)
    before = ibis.window(group_by=["brand", "cut", "cut_value", "grain"], order_by="starts_on")
    names = ("units", "value", "market_units", "is_hidden")
    return told.mutate(**{f"{name}_before": told[name].lag().over(before) for name in names})


def _sold(told: ir.Table) -> ir.Table:
    price = told.value / told.units.nullif(0.0)
    price_before = told.value_before / told.units_before.nullif(0.0)
    share = told.units / told.market_units.nullif(0.0)
    share_before = told.units_before / told.market_units_before.nullif(0.0)
    growth = told.units / told.units_before.nullif(0.0) - 1
    market_growth = told.market_units / told.market_units_before.nullif(0.0) - 1
    nothing = ibis.null("float64")
    values: Mapping[str, tuple[ir.Value, ir.Value, ir.Value]] = {
        "sales_units": (told.units, told.units, nothing),
        "sales_value": (told.value, told.value, nothing),
        "market_share": (share, told.units, told.market_units),
        "volume_effect": ((told.units - told.units_before) * price_before, told.units, told.units_before),
        "price_effect": (told.units * (price - price_before), price, price_before),
        "market_share_change": (share - share_before, share, share_before),
        "growth_over_market": (growth - market_growth, growth, market_growth),
    }
    parts = []
    for metric, numbers in values.items():
        hide = told.is_hidden if metric in _OF_ONE_PERIOD else told.is_hidden | told.is_hidden_before.fill_null(False)
        shown = [ibis.ifelse(hide, nothing, one.cast("float64")) for one in numbers]
        parts.append(_rows(told, metric, n=told.n, figure_value=shown[0], numerator=shown[1], denominator=shown[2]))
    figures = ibis.union(*parts)
    return figures.filter(figures.figure_value.notnull() | figures.metric.isin(_OF_ONE_PERIOD))


def _rows(told: ir.Table, metric: str, *, n: ir.Value, **numbers: ir.Value) -> ir.Table:
    names = ("figure_value", "numerator", "denominator", "low", "high")
    return told.select(
        stage=ibis.literal("result"),
        metric=ibis.literal(metric),
        brand=told.brand,
        period=told.period,
        cut=told.cut if "cut" in told.columns else ibis.literal(""),
        cut_value=told.cut_value if "cut" in told.columns else ibis.literal(""),
        n=n.cast("int64"),
        **{name: numbers.get(name, ibis.null("float64")).cast("float64") for name in names},
    ).select(*schema.figure.columns)
