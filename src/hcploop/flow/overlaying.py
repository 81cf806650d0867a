"""What a refresh lays over the snapshot in force: rows of the people whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.engine import PROFILES
from hcploop.engine.overlay import BY_PERSON, OF_RECORDS, PERSONS, RECORDS
from hcploop.flow.profiling import make_profiles
from hcploop.flow.touched import Touched
from hcploop.flow.work import Kept, Work


def write_overlay(work: Work, touched: Touched, folder: Path) -> dict[str, int]:
    """Write an overlay's tables and documents.

    Parameters
    ----------
    work : Work
        The refresh, with everything kept up to its decisions.
    touched : Touched
        Whom it is for.
    folder : Path
        Where to.

    Returns
    -------
    dict of str to int
        By table: how many rows it has. A table that is not in it has none, and hides none.
    """
    persons = work.read(work.kept[schema.record_person.name])
    before = work.read(work.of_parent(schema.record_person))
    both = (work.concerned(rows).select("record_id") for rows in (persons, before))
    records = work.engine.materialise("overlaid_record", ibis.union(*both, distinct=True))
    told: dict[str, Callable[[], ir.Table]] = {
        PERSONS: lambda: work.give("overlaid_person", touched.people),
        RECORDS: lambda: records,
        schema.decision.name: lambda: _since(work, schema.decision, "decision_id"),
        schema.hcp_redirect.name: lambda: _since(work, schema.hcp_redirect, "old_one_id"),
        schema.touch.name: lambda: touched.touches,
    }
    for name in BY_PERSON:
        told[name] = partial(_of_people, work, name)
    for name in OF_RECORDS:
        told[name] = partial(_of_records, work, name, records)
    rows = {name: work.engine.write(make(), folder / f"{name}.parquet") for name, make in told.items()}
    if rows[PERSONS]:
        make_profiles(work, folder / PROFILES)
    work.engine.drop("overlaid_record")
    return rows


def suggestions_changed(work: Work) -> int:
    """Count the suggestions that came or went against the snapshot in force.

    Parameters
    ----------
    work : Work
        The refresh, after its decisions.

    Returns
    -------
    int
        Of the people whom it is for.
    """
    now, then = (
        work.concerned(rows).select("decision_id")
        for rows in (_read(work, schema.suggestion.name), work.read(work.of_parent(schema.suggestion)))
    )
    differs = now.difference(then).union(then.difference(now))
    return int(work.engine.arrow(differs.aggregate(n=differs.count()))["n"][0].as_py())


def _of_people(work: Work, name: str) -> ir.Table:
    return work.concerned(_read(work, name))


def _of_records(work: Work, name: str, records: ir.Table) -> ir.Table:
    return _read(work, name).semi_join(records, "record_id")


def _since(work: Work, table: schema.Table, key: str) -> ir.Table:
    return _read(work, table.name).anti_join(work.read(work.of_parent(table)), key)


def _read(work: Work, name: str) -> ir.Table:
    return work.read(work.kept.get(name, Kept(schema.TABLES[name], ())))
