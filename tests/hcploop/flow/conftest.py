"""The first passes of a run without the others, turn after turn."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hcploop.engine import DuckEngine, FileVersion, Manifest, Store
from hcploop.flow.files import files_in_force
from hcploop.flow.passes import stage_files
from hcploop.flow.progress import Progress
from hcploop.flow.resolve import resolve
from hcploop.flow.work import Work
from hcploop.market import load_market

AS_OF = dt.datetime.fromisoformat("2026-06-30T15:59:59")


class Turn(NamedTuple):
    """What the first three passes made."""

    files: list[FileVersion]
    rows: dict[str, list[dict[str, Any]]]
    made: int

    @property
    def counts(self) -> dict[str, tuple[int, int, int, int, int]]:
        """By feed: rows in, kept, quarantined, replaced, deleted."""
        found: dict[str, tuple[int, ...]] = {}
        for file in self.files:
            row = (file.rows_in, file.rows_kept, file.rows_quarantined, file.rows_replaced, file.rows_deleted)
            found[file.feed] = tuple(map(sum, zip(found.get(file.feed, (0,) * 5), row, strict=True)))
        return found

    def of(self, kind: str, column: str) -> list[Any]:
        """A column of the rows in force."""
        return sorted(row[column] for row in self.rows.get(kind, []))


class Turns:
    """Turns over one drop folder; each knows the files of the one before."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.folder, self.store = folder, Store(out)
        self.files: tuple[FileVersion, ...] = ()

    def turn(self, *, as_of: dt.datetime = AS_OF) -> Turn:
        """Land, stage, resolve; in every turn rows add up."""
        before = {path.name for path in self.store.out.rglob("*.parquet")}
        with DuckEngine(temp=self.store.work, memory_limit="512MiB") as engine:
            work = Work(load_market(self.folder), self.store, engine, as_of, 0, self._parent(as_of), Progress())
            in_force = resolve(work, stage_files(work, files_in_force(work)))
            files = in_force.files
            # Parts keep no order.
            rows = {
                kind: sorted(engine.arrow(work.read(kept)).to_pylist(), key=str)
                for kind, kept in in_force.kinds.items()
            }
        after = {path.name for path in self.store.out.rglob("*.parquet")}
        self.files = tuple(files)
        turn = Turn(files, rows, len(after - before))
        for file in files:
            fates = file.rows_kept + file.rows_quarantined + file.rows_replaced + file.rows_deleted
            assert file.rows_in == fates, file
            assert min(file.rows_kept, file.rows_quarantined, file.rows_replaced, file.rows_deleted) >= 0
        return turn

    def _parent(self, as_of: dt.datetime) -> Manifest | None:
        if not self.files:
            return None
        return Manifest(
            snapshot_id="earlier",
            created_at=as_of,
            as_of=as_of,
            market="试点",
            version="0",
            code_hash="",
            files=self.files,
        )


@pytest.fixture
def turns(tmp_path: Path) -> Turns:
    return Turns(tmp_path / "in", tmp_path / "out")
