"""Whom a representative visits on which day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from hcploop import schema

Row = dict[str, Any]
HOSPITALS_A_DAY = 2
EVERY_WEEK = 1e9


def plan_visits(
    visits: pa.Table,
    receptions: pa.Table,
    *,
    days: Sequence[dt.date],
    per_day: int,
    week_shares: Mapping[tuple[int, int], float],
) -> pa.Table:
    """Plan each representative's visits: few doctors a day, at one or two hospitals, when these receive.

    Day after day a representative goes to the hospital that is open to her and whose best doctors are worth most
    together; if there is time left, to a second one. Where nothing is said of a hospital's receptions, it is taken as
    open on every day.

    Parameters
    ----------
    visits : schema.visit
        What is to be planned.
    receptions : schema.permit
        Where and when representatives are received; rows without a representative hold for all.
    days : sequence of datetime.date
        The days to plan, in order.
    per_day : int
        Doctors a day at most.
    week_shares : mapping of (int, int) to float
        By ISO year and week: which share of a usual week can be worked, 1 where nothing is said.

    Returns
    -------
    schema.list_item
        The visits that found a day, the best of a day first at each hospital; each week has at most
        `visits_per_week` of a representative, fewer where there are holidays in it.
    """
    windows = _windows(receptions.to_pylist())
    by_sender: dict[str, list[Row]] = defaultdict(list)
    for row in visits.to_pylist():
        by_sender[row["sender"]].append(row)
    rows: list[Row] = []
    for sender in sorted(by_sender):
        most = by_sender[sender][0]["visits_per_week"]
        whole = EVERY_WEEK if most is None else most
        rooms = {day: whole * week_shares.get(day.isocalendar()[:2], 1.0) for day in days}
        rows += _planned(by_sender[sender], windows, rooms, per_day)
    return schema.list_item.arrow(rows)


Windows = Mapping[tuple[str, str | None], Mapping[int, Row]]


def _windows(receptions: Sequence[Row]) -> Windows:
    """The first reception of each hospital, representative and weekday; a row without a weekday holds for all."""
    found: dict[tuple[str, str | None], dict[int, Row]] = defaultdict(dict)
    for row in sorted(
        receptions, key=lambda row: (row["from_time"] or "", row["until_time"] or "", row["place"] or "")
    ):
        for key in {row["institution_id"], row["hospital"]} - {None}:
            for weekday in [row["weekday"]] if row["weekday"] else range(1, 8):
                found[key, row["rep_id"]].setdefault(weekday, row)
    return found


def _window(windows: Windows, row: Row, day: dt.date) -> Row | None:
    """When a hospital receives a representative on a day: {} at any time, None not at all."""
    for place in (row["institution_id"], row["hospital"]):
        told = [windows[place, who] for who in (row["sender"], None) if (place, who) in windows]
        if told:
            return next((of[day.isoweekday()] for of in told if day.isoweekday() in of), None)
    return {}


def _planned(visits: Sequence[Row], windows: Windows, rooms: Mapping[dt.date, float], per_day: int) -> list[Row]:
    """Plan one representative's days; `rooms` holds how many visits the week of each day has."""
    left: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(visits, key=lambda row: (-(row["expected_value"] or 0.0), row["decision_id"])):
        # Who has no hospital is an errand of her own.
        left[row["institution_id"] or row["hospital"] or row["decision_id"]].append(row)
    weekly: dict[tuple[int, int], int] = defaultdict(int)
    rows: list[Row] = []
    for day, in_week in rooms.items():
        week = day.isocalendar()[:2]
        room = min(per_day, int(in_week - weekly[week] + 1e-9))
        today: list[Row] = []
        for _ in range(HOSPITALS_A_DAY):
            today += _best_place(left, windows, day, room - len(today))
        weekly[week] += len(today)
        rows += [{**row, "position": place} for place, row in enumerate(today, start=1)]
    return rows


def _best_place(left: dict[str, list[Row]], windows: Windows, day: dt.date, room: int) -> list[Row]:
    """Take the visits of the hospital that is worth most on a day."""
    best: tuple[float, str] | None = None
    for place, waiting in left.items():
        fit = [row for row in waiting if row["expires_on"] >= day][:room] if room > 0 else []
        if fit and _window(windows, fit[0], day) is not None:
            worth = sum(row["expected_value"] or 0.0 for row in fit)
            best = max(best or (worth, place), (worth, place))
    if best is None:
        return []
    place = best[1]
    taken = [row for row in left[place] if row["expires_on"] >= day][:room]
    gone = {row["decision_id"] for row in taken}
    left[place] = [row for row in left[place] if row["decision_id"] not in gone]
    window = _window(windows, taken[0], day) or {}
    return [_item(row, window, day) for row in taken]


def _item(row: Row, window: Row, day: dt.date) -> Row:
    own = {name: row[name] for name in ("decision_id", "one_id", "brand", "sender", "hospital", "expires_on")}
    when = {name: window.get(name) for name in ("from_time", "until_time", "place")}
    return {**own, **when, "list_name": "call_list", "planned_on": day}
