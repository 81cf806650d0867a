"""Figures as a page shows them: worded, with their plan, their months and their cuts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from hcploop.report.read import read_report
from hcploop.report.subjects import Figure, Leak, Report
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.own_figures import own_figures
from hcploop_web.insights.reading import Reading
from hcploop_web.insights.sights import brands_seen
from hcploop_web.insights.wording import Words

MONTHS_SHOWN = 18


@dataclass(frozen=True)
class Told:
    """One figure of one period and cut.

    Parameters
    ----------
    metric, name : str
        Its name in tables, and as people say it.
    period, period_name : str
        The same of its period.
    cut, cut_value, cut_name : str
        What it was cut by; empty for the whole.
    value : float or None
        None where it is held back because few stand behind it.
    worded, interval : str
        The value and its 95 % interval as people read them; an interval may be empty.
    low, high, numerator, denominator : float or None
        What stands behind it.
    n : int
        Observations.
    goal, attained : float or None
        What the plan wants, and the share of it that was reached.
    """

    metric: str
    name: str
    period: str
    period_name: str
    cut: str
    cut_value: str
    cut_name: str
    value: float | None
    worded: str
    interval: str
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    n: int
    goal: float | None
    attained: float | None


@dataclass(frozen=True)
class Seen:
    """The figures that a user may see of a brand, and the report that they are part of.

    Parameters
    ----------
    brand : str
        The brand that is told, or `all`.
    brands : tuple of str
        What she may choose from.
    month : str
        The last month that is over; empty without one.
    figures : dict
        By metric, period, cut and value.
    is_whole : bool
        Whether they are those of the whole market.
    """

    brand: str
    brands: tuple[str, ...]
    month: str
    figures: dict[tuple[str, str, str, str], Figure]
    goals: dict[tuple[str, str, str, str], Leak]
    is_whole: bool
    report: Report
    words: Words

    @cached_property
    def stages(self) -> dict[str, str]:
        """The stage of every metric that is told of the whole, in the order of the figures."""
        return {metric: one.stage for (metric, _period, cut, _value), one in self.figures.items() if not cut}

    def told(self, metric: str, period: str, cut: str = "", cut_value: str = "") -> Told | None:
        """Word a figure; None where nothing was counted."""
        one = self.figures.get((metric, period, cut, cut_value))
        if one is None:
            return None
        goal = self.goals.get((metric, period, cut, cut_value))
        is_sure = one.low is not None and one.high is not None
        interval = f"{self.words.value(metric, one.low)} – {self.words.value(metric, one.high)}" if is_sure else ""
        return Told(
            metric=metric,
            name=self.words.metric(metric),
            period=period,
            period_name=self.words.period(period),
            cut=cut,
            cut_value=cut_value,
            cut_name=self._cut_name(cut, cut_value),
            value=one.figure_value,
            worded=self.words.value(metric, one.figure_value),
            interval=interval,
            low=one.low,
            high=one.high,
            numerator=one.numerator,
            denominator=one.denominator,
            n=one.n,
            goal=goal.goal if goal else None,
            attained=goal.attained_share if goal else None,
        )

    def _cut_name(self, cut: str, value: str) -> str:
        if value in {"", "unknown"}:
            return self.words.text("word.unknown") if cut else ""
        if cut == "tier":
            return self.words.text("word.tier", tier=value)
        return self.words.channel(value) if cut == "channel" else value

    def months(self, metric: str, *, cut: str = "", cut_value: str = "") -> tuple[Told, ...]:
        """Word the months of a figure, oldest first, up to the last that is over."""
        found = [self.told(metric, month, cut=cut, cut_value=cut_value) for month in self._months]
        return tuple(one for one in found if one)[-MONTHS_SHOWN:]

    @property
    def _months(self) -> tuple[str, ...]:
        return self.report.months

    def cuts(self, metric: str, period: str) -> dict[str, tuple[Told, ...]]:
        """Word the cuts of a figure of a period, the largest first; tiers in their order."""
        found: dict[str, list[Told]] = {}
        for known, of, cut, value in self.figures:
            if (known, of) == (metric, period) and cut:
                one = self.told(metric, period, cut=cut, cut_value=value)
                if one:
                    found.setdefault(cut, []).append(one)
        # A cut whose only value is "unknown", or of which every value is held back, tells nothing.
        return {
            cut: tuple(_ordered(cut, rows))
            for cut, rows in sorted(found.items())
            if any(one.value is not None and one.cut_value not in {"", "unknown"} for one in rows)
        }


def _ordered(cut: str, rows: list[Told]) -> list[Told]:
    if cut == "tier":
        return sorted(rows, key=lambda one: (not one.cut_value, one.cut_value))
    return sorted(rows, key=lambda one: (one.value is None, -(one.value or 0.0), one.cut_value))


_FIGURES = """SELECT stage, metric, brand, period, cut, cut_value, figure_value, numerator, denominator, n, low, high
FROM figure WHERE brand = ? AND (period = 'all' OR length(period) = 7)"""


def seen_figures(now: Reading, sight: Sight, brand: str) -> Seen:
    """Gather what a user may see of the figures.

    Parameters
    ----------
    now : Reading
        The snapshot.
    sight : Sight
        What the user sees; who does not see every doctor gets the figures of those whom she sees.
    brand : str
        A brand; the first that she may choose where she may not choose this one.

    Returns
    -------
    Seen
        Months, quarters and all time.
    """
    manifest = now.snapshot.manifest
    report: Report = now.once("report", lambda: read_report(now.snapshot))
    known = brands_seen(sight, list(manifest.settings.brands))
    choices = tuple(dict.fromkeys([*(["all"] if sight.brands is None else []), *known]))
    chosen = brand if brand in choices else (choices[0] if choices else "")
    goals = [one for one in report.leaks if one.brand == chosen] if sight.is_whole else []

    def counted() -> Iterable[Figure]:
        if sight.is_whole:
            return (Figure(**row) for row in now.rows(_FIGURES, [chosen]))
        return own_figures(now, sight, chosen)

    def by_key() -> dict[tuple[str, str, str, str], Figure]:
        return {(one.metric, one.period, one.cut, one.cut_value): one for one in counted()}

    return Seen(
        brand=chosen,
        brands=choices,
        month=report.month or "",
        figures=now.once(f"figures of {chosen} {sight.digest if not sight.is_whole else ''}", by_key),
        goals={(one.metric, one.period, one.cut, one.cut_value): one for one in goals},
        is_whole=sight.is_whole,
        report=report,
        words=Words(manifest),
    )
