"""What is other than in the snapshot before."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import pyarrow as pa

from hcploop.engine import Snapshot
from hcploop.report.subjects import Changes, Figure, Moved, MovedFigure, is_month

_MOVED = """SELECT brand, b.tier AS from_tier, n.tier AS to_tier, count(*) AS people
FROM before.hcp_tier b JOIN hcp_tier n USING (one_id, brand)
GROUP BY ALL ORDER BY people DESC, brand, from_tier, to_tier"""
_EVENTS = """SELECT kind, count(*) AS events FROM oneid_event
WHERE event_id NOT IN (SELECT event_id FROM before.oneid_event)
GROUP BY kind ORDER BY kind"""
_FIGURES = "SELECT metric, period, figure_value FROM before.figure WHERE brand = 'all' AND cut = ''"


def changes(before: Snapshot | None, ask: Callable[[str], pa.Table], now: Iterable[Figure]) -> Changes | None:
    """Compare with the snapshot before.

    Parameters
    ----------
    before : Snapshot or None
        The snapshot before.
    ask : callable
        Answers SQL over both, that before in the schema `before`.
    now : iterable of Figure
        The figures of this snapshot.

    Returns
    -------
    Changes or None
        None where there is no snapshot before.
    """
    if before is None:
        return None
    rows = [Moved(**row) for row in ask(_MOVED).to_pylist()]
    return Changes(
        snapshot_id=before.manifest.snapshot_id,
        as_of=before.manifest.as_of,
        moved=tuple(row for row in rows if row.from_tier != row.to_tier),
        stayed=sum(row.people for row in rows if row.from_tier == row.to_tier),
        identity={row["kind"]: row["events"] for row in ask(_EVENTS).to_pylist()},
        figures=tuple(_moved_figures(ask, now)),
    )


def _moved_figures(ask: Callable[[str], pa.Table], now: Iterable[Figure]) -> Iterable[MovedFigure]:
    old = {(row["metric"], row["period"]): row["figure_value"] for row in ask(_FIGURES).to_pylist()}
    whole = [one for one in now if one.brand == "all" and not one.cut]
    last = max((one.period for one in whole if is_month(one.period)), default="")
    for one in whole:
        was = old.get((one.metric, one.period))
        if one.period in {"all", last} and not _is_same(was, one.figure_value):
            yield MovedFigure(one.metric, one.period, was, one.figure_value)


def _is_same(was: float | None, value: float | None) -> bool:
    return was == value if was is None or value is None else math.isclose(was, value, rel_tol=1e-9)
