"""The fifth pass begins: contacts are rolled up, one part a month, and only months that changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import ibis.expr.types as ir

from hcploop.engine import PartRef, part_key
from hcploop.evaluation.days import days
from hcploop.flow.work import Kept, Work
from hcploop.schema import Table, record_content_month, record_day
from hcploop.tags.content_months import content_months


def roll_up(work: Work, touches: Kept, *, months: Mapping[str, Sequence[dt.date]]) -> tuple[Kept, Kept]:
    """Roll contacts up by month and by day.

    Parameters
    ----------
    work : Work
        The run.
    touches : Kept of touch_part
        Contacts in force.
    months : mapping of str to sequence of date
        For each part the months that its rows may lie in.

    Returns
    -------
    content_months, days : Kept
        schema.record_content_month and schema.record_day, a part a month.
    """
    parts: dict[dt.date, list[PartRef]] = {}
    for part in touches.parts:
        for month in months[part.key]:
            parts.setdefault(month, []).append(part)
    parts = dict(sorted(parts.items()))
    work.progress.step(0, 2, record_content_month.name)
    by_content = _by_month(work, record_content_month, content_months, parts)
    work.progress.step(1, 2, record_day.name)
    return by_content, _by_month(work, record_day, days, parts)


def _by_month(
    work: Work, table: Table, make: Callable[[ir.Table], ir.Table], months: Mapping[dt.date, Sequence[PartRef]]
) -> Kept:
    keys = {month: _key(table, month, parts) for month, parts in months.items()}
    missing = [month for month, key in keys.items() if not work.store.has(key)]
    if missing:
        parts = {part.key: part for month in missing for part in months[month]}
        rows = work.engine.read([work.store.part(key) for key in parts])
        if len(missing) < len(months):
            rows = rows.filter(rows.local_on.truncate("M").isin(missing))
        rolled = work.engine.materialise(f"rolled_{table.name}", make(rows))
        for month in missing:
            day = rolled.local_month if "local_month" in rolled.columns else rolled.local_on.truncate("M")
            work.engine.write(rolled.filter(day == month), work.store.part(keys[month]))
        work.engine.drop(f"rolled_{table.name}")
    return work.keep_parts(table, [work.there(key) for key in keys.values()])


def _key(table: Table, month: dt.date, parts: Sequence[PartRef]) -> str:
    return part_key(table.name, month.isoformat(), *[part.key for part in parts])
