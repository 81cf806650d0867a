"""A figure beside that of the period before and of the year before, in all and a working day."""

from __future__ import annotations

from dataclasses import dataclass

from hcploop_web.insights.figures import Seen, Told
from hcploop_web.insights.reading import Reading


@dataclass(frozen=True)
class Change:
    """How a figure differs from that of an earlier period.

    Parameters
    ----------
    against : {"before", "year_before"}
        Which one.
    period_name : str
        The earlier period.
    worded : str
        Its figure.
    share, share_per_day : float or None
        The change in all, and that of the figure a working day; None against nothing.
    days, days_against : int
        Working days of both.
    """

    against: str
    period_name: str
    worded: str
    share: float | None
    share_per_day: float | None
    days: int
    days_against: int


_CHANGES = """SELECT against, against_period, value_against, change_share, change_share_per_day,
  working_days, working_days_against FROM figure_change
WHERE metric = ? AND brand = ? AND period = ? AND cut = ? AND cut_value = ? ORDER BY against"""


def figure_changes(now: Reading, seen: Seen, told: Told) -> tuple[Change, ...]:
    """Compare a figure with earlier ones.

    Parameters
    ----------
    now : Reading
        The snapshot.
    seen : Seen
        The figures that the user sees; who does not see the whole market is told nothing.
    told : Told
        The figure.

    Returns
    -------
    tuple of Change
        At most two: the period before, and the same of the year before; none of a period that is not over, nor of a
        figure that does not add up over days.
    """
    if not seen.is_whole:
        return ()
    rows = now.rows(_CHANGES, [told.metric, seen.brand, told.period, told.cut, told.cut_value])
    return tuple(
        Change(
            against=row["against"],
            period_name=seen.words.period(row["against_period"]),
            worded=seen.words.value(told.metric, row["value_against"]),
            share=row["change_share"],
            share_per_day=row["change_share_per_day"],
            days=row["working_days"],
            days_against=row["working_days_against"],
        )
        for row in rows
    )
