"""The market's calendar within a run: working days, and how long a decision stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata

import ibis.expr.types as ir

from hcploop import evaluation, schema
from hcploop.evaluation.changes import figure_changes
from hcploop.evaluation.metrics import ALL
from hcploop.flow.work import Kept, Work
from hcploop.market.calendar import OWN_DAYS, calendar_days, country_of, unannounced
from hcploop.nextbest.deciding_policy import DecidingPolicy

_YEARS_BACK, _YEARS_AHEAD = 12, 1
_DAYS_AHEAD = 62
_WEEK = 5


@dataclass(frozen=True)
class OpenDays:
    """The days after the as-of day, as far as anything is planned.

    Parameters
    ----------
    kinds : dict of datetime.date to str
        By day, in order: its kind in `schema.calendar_day`.
    usual_days : int
        How many days a decision stands where no holiday is among them.
    """

    kinds: dict[dt.date, str]
    usual_days: int

    @property
    def standing_days(self) -> int:
        """How many days a decision stands: more than usual where holidays leave too few to work.

        Examples
        --------
        >>> days = [dt.date(2026, 10, 1) + dt.timedelta(days=number) for number in range(14)]
        >>> OpenDays({day: "holiday" if day.day < 8 else "usual" for day in days}, 7).standing_days
        12
        """
        # What a span of so many days holds at least where no day is a holiday.
        wanted = self.usual_days // 7 * _WEEK + max(self.usual_days % 7 - 2, 0)
        worked = 0
        for number, kind in enumerate(self.kinds.values(), start=1):
            worked += kind in ("usual", "make_up")
            if number >= self.usual_days and worked >= wanted:
                return number
        return self.usual_days

    @property
    def next_on(self) -> dt.date:
        """The first day on which messages go out and people call: nobody does on a public holiday."""
        return next((day for day, kind in self.kinds.items() if kind != "holiday"), next(iter(self.kinds)))

    def to_visit(self, weekdays: Sequence[int]) -> list[dt.date]:
        """Give the days of these weekdays that are no holidays, and the make-up working days."""
        return [
            day
            for day, kind in self.kinds.items()
            if kind == "make_up" or (kind != "holiday" and day.isoweekday() in weekdays)
        ]

    def open_weekdays(self, weekdays: Sequence[int]) -> tuple[int, ...]:
        """Give the weekdays on which somebody may be visited while a decision stands; those given where none is."""
        stands = list(self.kinds)[: self.standing_days]
        found = {day.isoweekday() for day in self.to_visit(weekdays) if day in stands}
        return tuple(sorted(found)) or tuple(weekdays)

    def holidays(self) -> tuple[int, ...]:
        """Give the weekdays that are nothing but holidays while a decision stands."""
        stands = list(self.kinds.items())[: self.standing_days]
        open_on = {day.isoweekday() for day, kind in stands if kind != "holiday"}
        return tuple(sorted({day.isoweekday() for day, _kind in stands} - open_on))

    def week_shares(self, weekdays: Sequence[int]) -> dict[tuple[int, int], float]:
        """Tell of each week, by ISO year and number, which share of a usual one can be worked.

        Days of this week that are over count as worked.
        """
        shares = {day.isocalendar()[:2]: 0.0 for day in self.kinds}
        for day in self.to_visit(weekdays):
            shares[day.isocalendar()[:2]] += 1 / len(set(weekdays))
        first = next(iter(self.kinds))
        gone = sum(weekday < first.isoweekday() for weekday in set(weekdays))
        shares[first.isocalendar()[:2]] += gone / len(set(weekdays))
        return shares


def calendar_of(work: Work) -> Kept:
    """Keep the market's calendar: the years that data may lie in, and one ahead."""
    if schema.calendar_day.name in work.kept:
        return work.kept[schema.calendar_day.name]
    first = dt.date(work.today.year - _YEARS_BACK, 1, 1)
    until = dt.date(work.today.year + _YEARS_AHEAD, 12, 31)
    own = work.market.root / OWN_DAYS
    said = own.read_text(encoding="utf-8", errors="replace") if own.is_file() else ""
    return work.keep(
        schema.calendar_day,
        *(country_of(work.market), metadata.version("holidays"), str(first), str(until), said),
        make=lambda: work.give("calendar", calendar_days(work.market, first=first, until=until)),
    )


def calendar_notes(work: Work) -> list[str]:
    """Say what of the days ahead is not known."""
    days = work.read(calendar_of(work))
    known = days.filter(days.is_announced)
    last = work.engine.arrow(known.agg(last=known.day_on.max()))["last"][0].as_py()
    note = unannounced(country_of(work.market), last and last.year, today=work.today)
    return [note] if note else []


def open_days(work: Work) -> OpenDays:
    """Read the days after the as-of day."""
    days = work.read(calendar_of(work))
    last = work.today + dt.timedelta(days=_DAYS_AHEAD)
    ahead = days.filter(days.day_on > work.today, days.day_on <= last).order_by("day_on")
    table = work.market.policy_table("decisions", work.today)
    policy = DecidingPolicy.from_table(table, "policy of kind 'decisions'")
    return OpenDays({row["day_on"]: row["kind"] for row in work.engine.arrow(ahead).to_pylist()}, policy.standing_days)


def make_changes(work: Work, days: Kept) -> None:
    """Keep figures beside those of earlier periods.

    Parameters
    ----------
    work : Work
        The run, in which `figure` was kept.
    days : Kept of schema.record_day
        The roll-up by day: the first of them is the first known day.
    """
    calendar, figure = calendar_of(work), work.kept[schema.figure.name]

    def made() -> ir.Table:
        rows = work.read(days)
        first = work.engine.arrow(rows.agg(first=rows.local_on.min()))["first"][0].as_py() or work.today
        worked = work.engine.arrow(work.read(calendar))
        told = evaluation.periods(worked, first=min(first, work.today), until=work.today)
        metrics = [metric.name for metric in ALL if metric.adds_up]
        return figure_changes(work.read(figure), work.give("change_periods", told), metrics=metrics)

    work.keep(schema.figure_change, figure.key, calendar.key, days.key, str(work.today), make=made)
