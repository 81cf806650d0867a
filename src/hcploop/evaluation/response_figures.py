"""Who answered more: those who were offered something, or those who were held out."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.periods import label
from hcploop.evaluation.wilson import wilson

_KEY = ("period", "cut", "cut_value")


def response_figures(answered: ir.Table, hcp_tier: ir.Table, *, brand: str) -> ir.Table:
    r"""Compare the share that answered among the offered with that among the held out.

    A person counts once a period, with her first decision in it: later ones hang on how she answered the first. The
    lift's interval is Newcombe's (1998, method 10): :math:`d - \sqrt{(p_1 - l_1)^2 + (u_0 - p_0)^2}` to
    :math:`d + \sqrt{(u_1 - p_1)^2 + (p_0 - l_0)^2}` with the Wilson bounds :math:`l, u` of each share.

    Parameters
    ----------
    answered : schema.answered
        Decisions whose answers are in.
    hcp_tier : schema.hcp_tier
        Tiers, for the cut.
    brand : str
        The brand whose tiers are taken; decisions are about all brands together.

    Returns
    -------
    schema.figure
        `response_share_offered`, `response_share_held_out` and `response_lift`, by month and in all, for the market
        and by tier.
    """
    tiers = hcp_tier.filter(hcp_tier.brand == brand).select("one_id", "tier")
    told = answered.left_join(tiers, "one_id").drop("one_id_right")
    told = told.mutate(tier=told.tier.cast("string").fill_null("unknown"))
    counted = ibis.union(*(_counted(told, period, cut) for period in ("month", "all") for cut in ("", "tier")))
    (p1, l1, u1), (p0, l0, u0) = (_share(counted, group) for group in ("offered", "held_out"))
    lift = p1 - p0
    low = lift - ((p1 - l1) ** 2 + (u0 - p0) ** 2).sqrt()
    high = lift + ((u1 - p1) ** 2 + (p0 - l0) ** 2).sqrt()
    parts = [
        _rows(counted, "response_share_offered", (p1, l1, u1), n=counted.offered),
        _rows(counted, "response_share_held_out", (p0, l0, u0), n=counted.held_out),
        _rows(counted, "response_lift", (lift, low, high), n=counted.offered + counted.held_out),
    ]
    figures = ibis.union(*parts)
    return schema.figure.check(figures.filter(figures.n > 0))


def _counted(told: ir.Table, period: str, cut: str) -> ir.Table:
    value = told[cut] if cut else ibis.literal("")
    keyed = told.mutate(period=label(told.decided_on, period), cut=ibis.literal(cut), cut_value=value)
    first = keyed.mutate(
        place=ibis.row_number().over(group_by=["one_id", "period"], order_by=["decided_on", "decision_id"])
    )
    first = first.filter(first.place == 0)
    held = first.is_holdout
    return first.group_by(*_KEY).agg(
        offered=(~held).cast("int64").sum(),
        held_out=held.cast("int64").sum(),
        offered_hits=(first.has_answer & ~held).cast("int64").sum(),
        held_out_hits=(first.has_answer & held).cast("int64").sum(),
    )


def _share(counted: ir.Table, group: str) -> tuple[ir.Value, ir.Value, ir.Value]:
    hits, of = counted[f"{group}_hits"], counted[group]
    return (hits / of.cast("float64").nullif(0.0), *wilson(hits, of))


def _rows(counted: ir.Table, metric: str, found: tuple[ir.Value, ir.Value, ir.Value], *, n: ir.Value) -> ir.Table:
    is_lift = metric == "response_lift"
    hits = counted[f"{metric.removeprefix('response_share_')}_hits"] if not is_lift else None
    nothing = ibis.null("float64")
    return counted.select(
        stage=ibis.literal("engage"),
        metric=ibis.literal(metric),
        brand=ibis.literal("all"),
        period=counted.period,
        cut=counted.cut,
        cut_value=counted.cut_value,
        figure_value=found[0].cast("float64"),
        numerator=nothing if hits is None else hits.cast("float64"),
        denominator=nothing if is_lift else n.cast("float64"),
        n=n.cast("int64"),
        low=found[1].cast("float64"),
        high=found[2].cast("float64"),
    )
