"""From days to periods: everything that is counted in a day, week, month, quarter, year and in all, by every cut."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema

MEASURES = ("reached", "active", "viewers")
PERIODS = ("day", "week", "month", "quarter", "year", "all")
WINDOWS = (7, 30)
"""Days within which somebody comes back."""
_KEY = ("brand", "period", "cut", "cut_value")
_ADDITIVE = tuple(name for name, column in schema.period_part.columns.items() if column.type == "int64")
OF_PLATFORMS = ("anonymous_views", "anonymous_visitors", "platform_views", "platform_visitors")
"""What is counted without people."""
_PLATFORM_CUTS = ("", "channel")


def period_counts(parts: ir.Table, person_cut: ir.Table, period: ir.Table) -> ir.Table:
    """Put everything that was counted in a period together, beside all people of the cut.

    Parameters
    ----------
    parts : schema.period_part
        What `count_seen`, `count_contacts` and `platform_days` made, put together.
    person_cut : schema.person_cut
        All people, for the denominators.
    period : schema.period
        For the days of each period.

    Returns
    -------
    schema.period_count
        One row a brand, period and cut in which anything was counted; the people of a channel are
        all people.
    """
    counted = parts.group_by(*_KEY).agg(**{name: parts[name].sum() for name in _ADDITIVE})
    shares_people = counted.cut.isin(["tier", "region"])
    keyed = counted.mutate(
        people_of=ibis.ifelse(shares_people, counted.cut, ""),
        people_value=ibis.ifelse(shares_people, counted.cut_value, ""),
    )
    joined = keyed.left_join(_people(person_cut), ["brand", "people_of", "people_value"])
    dated = joined.left_join(period.select("period", "days"), "period")
    filled = dated.mutate(people=dated.people.fill_null(0), days=dated.days.fill_null(0))
    return schema.period_count.check(filled.select(*schema.period_count.columns))


def by_period(day_count: ir.Table) -> ir.Table:
    """Add what platforms counted on days up to periods, in all and by channel.

    Parameters
    ----------
    day_count : schema.day_count
        Counts of days.

    Returns
    -------
    schema.period_part
        One row or more a brand, period and cut.
    """
    counted = [_counted(day_count, cut, period) for cut in _PLATFORM_CUTS for period in PERIODS]
    return schema.period_part.check(ibis.union(*counted))


def part(counted: ir.Table) -> ir.Table:
    """Return the counts with every other count of `schema.period_part`, as 0."""
    others = [name for name in _ADDITIVE if name not in counted.columns]
    filled = counted.mutate(**{name: ibis.literal(0, "int64") for name in others})
    return schema.period_part.check(filled.select(*schema.period_part.columns))


def label(day: ir.DateValue, period: str) -> ir.StringValue:
    """Return the name of the period a day lies in: 2026-03-05, 2026-W10 (ISO 8601), 2026-03, 2026-Q1, 2026 or all.

    Examples
    --------
    >>> import datetime as dt
    >>> day = ibis.literal(dt.date(2024, 12, 31))
    >>> [label(day, period).to_pyarrow().as_py() for period in PERIODS]
    ['2024-12-31', '2025-W01', '2024-12', '2024-Q4', '2024', 'all']
    """
    if period == "all":
        return ibis.literal("all")
    if period == "week":
        # The year of a week is the year of its Thursday.
        thursday = day.truncate("W").cast("date") + ibis.interval(days=3)
        return thursday.year().cast("string") + "-W" + day.week_of_year().cast("string").lpad(2, "0")
    if period == "quarter":
        return day.year().cast("string") + "-Q" + day.quarter().cast("string")
    return day.cast("string").substr(0, {"day": 10, "month": 7, "year": 4}[period])


def _counted(day_count: ir.Table, cut: str, period: str) -> ir.Table:
    value = day_count[cut] if cut else ibis.literal("")
    sums = {name: day_count[name].sum() for name in OF_PLATFORMS}
    counted = day_count.group_by("brand", period=label(day_count.local_on, period), cut_value=value).agg(**sums)
    return part(counted.mutate(cut=ibis.literal(cut)))


def _people(person_cut: ir.Table) -> ir.Table:
    parts = []
    for cut in ("", "tier", "region"):
        value = person_cut[cut] if cut else ibis.literal("")
        counted = person_cut.group_by("brand", people_value=value).agg(people=_.count())
        parts.append(counted.mutate(people_of=ibis.literal(cut)).select("brand", "people_of", "people_value", "people"))
    return ibis.union(*parts)
