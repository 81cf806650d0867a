"""Whom something new is known of since the snapshot in force."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from hcploop import schema
from hcploop.engine import PartRef
from hcploop.engine.overlay import PERSONS
from hcploop.flow.work import Kept, Work
from hcploop.nextbest.in_force import led_on

_OF_RECORDS = (
    schema.touch,
    schema.answer,
    schema.consent,
    schema.question,
    schema.statement,
    schema.target,
    schema.affiliation,
    schema.procedure,
)
"""What is known of a record; who that is, `record_person` says."""

_OF_DECISIONS = (schema.execution, schema.feedback)
_OF_PERSONS = (schema.hcp, schema.hcp_grade)


@dataclass(frozen=True)
class Touched:
    """Whom a refresh is for.

    Parameters
    ----------
    people : pyarrow.Table
        `one_id`: people of whom something new is known, and those whom the overlay before was for.
    waiting : int
        People whom nobody knew before: the next run gives them their ids.
    touches : ibis table
        New rows of `touch`, as `touch_part` has them.
    """

    people: pa.Table
    waiting: int
    touches: ir.Table


def find_touched(work: Work, *, minted: list[str], since: dt.datetime | None) -> Touched:
    """Compare what is in force now with what the snapshot in force was made from, row by row.

    Parts that both have are not looked at, so this costs what changed.

    Parameters
    ----------
    work : Work
        The refresh, after `find_facts`.
    minted : list of str
        Ids that nobody has been given yet.
    since : datetime.datetime or None
        Of what tells when it happened, only what happened from this moment on counts; UTC.

    Returns
    -------
    Touched
        The people.
    """
    persons = work.read(work.kept[schema.record_person.name])
    before = work.read(work.of_parent(schema.record_person))
    whose = persons.select("record_id", "one_id").union(before.select("record_id", "one_id"), distinct=True)
    found = [
        _changed(work, table, since).filter(ibis._.record_id.notnull()).inner_join(whose, "record_id").select("one_id")
        for table in _OF_RECORDS
    ]
    found += [_decided(work, table, since) for table in _OF_DECISIONS]
    found += [_changed(work, table, None).select("one_id") for table in (*_OF_PERSONS, schema.record_person)]
    if work.overlay and (path := work.overlay.part(PERSONS)):
        found.append(work.engine.read([path]).select("one_id"))
    named = work.engine.arrow(ibis.union(*found).distinct().order_by("one_id"))
    new = set(minted)
    people = named.filter(pa.array([one_id not in new for one_id in named["one_id"].to_pylist()], pa.bool_()))
    return Touched(people, len(new), _added_touches(work))


def only(work: Work, people: pa.Table) -> PartRef:
    """Put the people of a refresh where `Work.only` names them.

    Parameters
    ----------
    work : Work
        The refresh.
    people : pyarrow.Table
        `one_id`.

    Returns
    -------
    PartRef
        Them.
    """
    mark = hashlib.sha256("\n".join(people["one_id"].to_pylist()).encode()).hexdigest()
    return work.part(PERSONS, mark, make=lambda: work.give(PERSONS, people))


def _changed(work: Work, table: schema.Table, since: dt.datetime | None) -> ir.Table:
    """Give rows that are in force now and were not, and those that were and are not."""
    new, gone = _sides(work, table)
    rows = new().difference(gone()).union(gone().difference(new()))
    if since is not None and "happened_at" in rows.columns:
        rows = rows.filter(rows.happened_at >= ibis.literal(since, "timestamp"))
    return rows


def _sides(work: Work, table: schema.Table) -> tuple[Callable[[], ir.Table], Callable[[], ir.Table]]:
    """Read the parts of a table that only this refresh has, and those that only the snapshot in force has."""
    now, then = work.kept.get(table.name, Kept(table, ())), work.of_parent(table)
    # Who a record is stands in another table; how sure that is changes for everybody with every new record.
    left_out = {"one_id"} if table in _OF_RECORDS else {"probability", "confidence"}
    both = {part.key for part in now.parts} & {part.key for part in then.parts}

    def rows(kept: Kept) -> ir.Table:
        own = tuple(part for part in kept.parts if part.key not in both)
        told = work.read(Kept(kept.table, own))
        return told.select(*(name for name in table.columns if name not in left_out))

    return partial(rows, now), partial(rows, then)


def _decided(work: Work, table: schema.Table, since: dt.datetime | None) -> ir.Table:
    log = led_on(work.read(work.issued(schema.decision)), work.read(work.kept[schema.hcp_redirect.name]))
    told = _changed(work, table, since).select("decision_id").distinct()
    return log.semi_join(told, "decision_id").select("one_id")


def _added_touches(work: Work) -> ir.Table:
    new, gone = _sides(work, schema.touch)
    return new().anti_join(gone(), "touch_id")
