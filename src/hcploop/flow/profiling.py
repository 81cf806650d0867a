"""One document a person, from what a run or a refresh made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import ibis.expr.types as ir

from hcploop.engine import DuckEngine, ProfileTables, profile_documents, write_profiles
from hcploop.flow.work import Work

_SECTIONS = ("hcp_grade", "hcp_tier", "hcp_score", "hcp_tag", "hcp_need", "recommendation", "hcp_identifier")
_TOLD_IN_PART = {
    "recommendation": ("one_id", "brand", "position", "content_id", "serves", "driver", "because", "reason")
}
"""Columns that a profile tells of a table, where it does not tell all."""


def make_profiles(work: Work, path: Path) -> int:
    """Write the documents of all people, or of those whom a refresh is for.

    Parameters
    ----------
    work : Work
        The run, with everything kept that a document tells.
    path : Path
        The file to write.

    Returns
    -------
    int
        The number of documents.
    """
    with _in_process(work) as (own, engine):
        return _written(own, engine, path)


@contextmanager
def _in_process(work: Work) -> Iterator[tuple[Work, DuckEngine]]:
    """Read the run's tables with DuckDB: documents go into one file, which one process writes."""
    if isinstance(work.engine, DuckEngine):
        yield work, work.engine
        return
    with DuckEngine(temp=work.store.work) as engine:
        yield replace(work, engine=engine, _empty={}), engine


def _written(work: Work, engine: DuckEngine, path: Path) -> int:
    kept, keep = work.kept, engine.materialise
    hcp, persons, touches = work.read(kept["hcp"]), work.read(kept["record_person"]), work.read(kept["touch"])
    if work.only is not None:
        # Several steps read them, and few rows are left.
        hcp, persons = keep("own_hcp", work.concerned(hcp)), keep("own_record", work.concerned(persons))
        touches = keep("own_touch", touches.semi_join(persons, "record_id"))
    tables = ProfileTables(
        hcp=hcp,
        touch=touches,
        record_person=persons,
        content=work.read(kept["content"]),
        sections={name: _section(work, name) for name in _SECTIONS},
    )
    total = work.only.rows if work.only else kept["hcp"].rows
    with profile_documents(engine, tables) as made:
        return write_profiles(
            made.batches,
            path,
            packing=(made.layout, made.kinds),
            progress=lambda done: work.progress.step(done, total),
        )


def _section(work: Work, name: str) -> ir.Table:
    table = work.kept[name]
    rows = work.concerned(work.read(table)).select(*_TOLD_IN_PART.get(name, table.table.columns))
    return rows if work.only is None else work.engine.materialise(f"own_{name}", rows)
