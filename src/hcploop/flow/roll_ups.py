"""The fifth pass begins: contacts are rolled up, one part a month, and only months that changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from hcploop.engine import PartRef, part_key
from hcploop.evaluation.days import days
from hcploop.flow.work import Kept, Work
from hcploop.schema import Table, record_content_month, record_day
from hcploop.structure.touches import with_brand
from hcploop.tags.content_months import content_months

_OWNERS = pa.schema([("content_id", pa.string()), ("owner", pa.string()), ("since", pa.date32())])


def begin_roll_ups(
    work: Work, touches: Kept, contents: Kept, *, months: Mapping[str, Sequence[dt.date]]
) -> Callable[[], tuple[Kept, Kept]]:
    """Begin to roll contacts up by month and by day; those that name no brand count for the brand of their content.

    Parameters
    ----------
    work : Work
        The run.
    touches : Kept of touch_part
        Contacts in force.
    contents : Kept of schema.content
        For their brands.
    months : mapping of str to sequence of date
        For each part the months that its rows may lie in.

    Returns
    -------
    callable
        Waits, and returns schema.record_content_month and schema.record_day, a part a month.
    """
    parts: dict[dt.date, list[PartRef]] = {}
    for part in touches.parts:
        for month in months[part.key]:
            parts.setdefault(month, []).append(part)
    parts = dict(sorted(parts.items()))
    owners = _owners(work, contents)
    owned = work.engine.materialise("owners", work.give("given_owners", owners)) if owners.num_rows else None

    def made(make: Callable[[ir.Table], ir.Table], rows: ir.Table) -> ir.Table:
        return make(with_brand(rows, owned) if owned is not None else rows)

    by_content = _by_month(work, record_content_month, partial(made, content_months), parts, owners)
    by_day = _by_month(work, record_day, partial(made, days), parts, owners)
    return lambda: (by_content(), by_day())


def _owners(work: Work, contents: Kept) -> pa.Table:
    """List the contents of brands, each from the month of its publication on: a new one changes no earlier month."""
    rows = work.read(contents)
    branded = rows.filter(rows.brand != "all").select(
        "content_id", owner="brand", since=rows.published_at.truncate("M").date()
    )
    return work.engine.arrow(branded.order_by("content_id")).cast(_OWNERS)


def _by_month(
    work: Work,
    table: Table,
    make: Callable[[ir.Table], ir.Table],
    months: Mapping[dt.date, Sequence[PartRef]],
    owners: pa.Table,
) -> Callable[[], Kept]:
    keys = {month: _key(table, month, parts, owners) for month, parts in months.items()}
    missing = [month for month, key in keys.items() if not work.store.has(key)]
    if _are_apart(missing, months):
        each = {work.store.part(keys[month]): _read(work, months[month], month) for month in missing}
    else:
        parts = {part.key: part for month in missing for part in months[month]}
        rolled = work.engine.materialise(f"rolled_{table.name}", make(_read(work, parts.values())))
        day = rolled.local_month if "local_month" in rolled.columns else rolled.local_on
        each = {work.store.part(keys[month]): _of_month(rolled, day, month) for month in missing}
        make = _as_it_is
    wait = work.engine.write_each(make, each, progress=lambda done: work.progress.step(done, len(missing), table.name))

    def kept() -> Kept:
        wait()
        work.engine.drop(f"rolled_{table.name}")
        return work.keep_parts(table, [work.there(key) for key in keys.values()])

    return kept


def _as_it_is(rows: ir.Table) -> ir.Table:
    return rows


def _read(work: Work, parts: Iterable[PartRef], month: dt.date | None = None) -> ir.Table:
    rows = work.engine.read([work.store.part(part.key) for part in parts])
    return rows if month is None else _of_month(rows, rows.local_on, month)


def _are_apart(missing: Sequence[dt.date], months: Mapping[dt.date, Sequence[PartRef]]) -> bool:
    """Whether reading every month by itself reads little more than reading all at once; small groups are faster."""
    parts = {part.key: part.rows for month in missing for part in months[month]}
    return sum(part.rows for month in missing for part in months[month]) <= 2 * sum(parts.values())


def _of_month(rows: ir.Table, day: ir.DateValue, month: dt.date) -> ir.Table:
    following = (month + dt.timedelta(days=31)).replace(day=1)
    return rows.filter((day >= ibis.literal(month)) & (day < ibis.literal(following)))


def _key(table: Table, month: dt.date, parts: Sequence[PartRef], owners: pa.Table) -> str:
    known = pc.or_kleene(pc.is_null(owners["since"]), pc.less_equal(owners["since"], pa.scalar(month)))
    mark = hashlib.sha256(str(owners.filter(known).to_pylist()).encode()).hexdigest()
    return part_key(table.name, month.isoformat(), mark, *[part.key for part in parts])
