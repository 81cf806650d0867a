"""Figures beside those of the period before and of the year before, in all and a working day."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema

KINDS = ("week", "month", "quarter", "year")
AGAINST = ("before", "year_before")
_KEY = ["metric", "brand", "cut", "cut_value"]


def figure_changes(figure: ir.Table, period: ir.Table, *, metrics: Sequence[str]) -> ir.Table:
    r"""Compare figures with those of earlier periods.

    A month with a week of holidays has fewer contacts than the one before it, and nothing is wrong. So beside the
    change :math:`x / y - 1` stands that of the figure a working day, :math:`(x / d_x) / (y / d_y) - 1`.

    Parameters
    ----------
    figure : schema.figure
        Figures as they are; they stay as they are.
    period : schema.period
        Which period comes before which, and the working days of each.
    metrics : sequence of str
        Metrics that add up over days; others are not told a working day.

    Returns
    -------
    schema.figure_change
        One row a figure and earlier period, where both periods are over and lie within what is known. Where the
        earlier figure is 0 nothing is said of the change, and nothing a working day where nobody worked.
    """
    whole = period.filter(
        period.kind.isin(KINDS),
        period.is_complete,
        period.days == period.ends_on.delta(period.begins_on, unit="day") + 1,
    )
    told = figure.filter(figure.metric.isin(list(metrics))).select(*_KEY, "period", "figure_value")
    dated = told.inner_join(whole.select("period", "working_days", *AGAINST), "period")
    earlier = told.inner_join(whole.select("period", "working_days"), "period").select(
        *_KEY, against_period="period", value_against="figure_value", working_days_against="working_days"
    )
    return schema.figure_change.check(ibis.union(*[_against(dated, earlier, against) for against in AGAINST]))


def _against(dated: ir.Table, earlier: ir.Table, against: str) -> ir.Table:
    now = dated.mutate(against=ibis.literal(against), against_period=dated[against])
    both = now.inner_join(earlier, [*_KEY, "against_period"])
    change = both.figure_value / both.value_against.nullif(0.0)
    days = both.working_days_against / both.working_days.cast("float64").nullif(0.0)
    a_day = ibis.ifelse(both.working_days_against > 0, change * days - 1, ibis.null("float64"))
    return both.mutate(change_share=change - 1, change_share_per_day=a_day).select(*schema.figure_change.columns)
