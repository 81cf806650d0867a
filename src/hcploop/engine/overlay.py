"""What changed since the snapshot in force: rows of a few people, laid over it until the next run."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from hcploop.engine.durable import private_folder, sync, told_plainly, write_text
from hcploop.errors import RunFailed

BY_PERSON = (
    "hcp",
    "hcp_grade",
    "hcp_identifier",
    "hcp_indicator",
    "hcp_need",
    "hcp_score",
    "hcp_tag",
    "hcp_tier",
    "hcp_value",
    "list_item",
    "recommendation",
    "record_person",
    "suggestion",
    "value_conflict",
    "workplace",
)
"""Tables of which an overlay holds all rows of its people: they stand in the place of the snapshot's."""

OF_RECORDS = ("answer", "consent", "record_day")
"""The same by record: all rows of all records that are, or were, these people."""

ADDED = ("decision", "hcp_redirect", "touch")
"""Tables of which an overlay holds further rows; those of the snapshot stay."""

TABLES_OVERLAID = (*BY_PERSON, *OF_RECORDS, *ADDED)
PERSONS, RECORDS = "overlay_person", "overlay_record"
"""Files that say whose rows stand in an overlay: `one_id`, `record_id`."""

OVERLAYS_KEPT = 3
"""Whoever began to read an overlay ends with it."""


class FileMark(BaseModel):
    """A file as it was seen: while size and time of change stay, its hash need not be worked out again."""

    model_config = ConfigDict(frozen=True)

    size: int
    changed_ns: int
    sha256: str


class Overlay(BaseModel):
    """An overlay: what it lies on, and what made it.

    `people` counts those whose rows it holds, `waiting` those whom nobody knew before: they get their ids in the next
    run. `part_keys` are parts that the next refresh takes over, and `marks` the files as this one saw them; `inputs`
    names these, and `changed_at` is the moment of the refresh that saw something new in them last.
    """

    model_config = ConfigDict(frozen=True)

    overlay_id: str
    snapshot_id: str
    made_at: dt.datetime
    as_of: dt.datetime
    since: dt.datetime | None = None
    people: int = 0
    waiting: int = 0
    suggestions_changed: int = 0
    seconds: float = 0.0
    rows: dict[str, int] = Field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    changed_at: dt.datetime | None = None
    marks: dict[str, FileMark] = Field(default_factory=dict)
    part_keys: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Write it so that a person can read it."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True)
class OverlayFolder:
    """Where an overlay lies.

    Parameters
    ----------
    overlay : Overlay
        What it is.
    folder : Path
        Its files: `<table>.parquet`, `profiles.sqlite`, `manifest.json`.
    """

    overlay: Overlay
    folder: Path

    @property
    def mark(self) -> str:
        """Give what `Overlays.mark` gives while this one counts."""
        return f"{self.overlay.snapshot_id}/{self.overlay.overlay_id}"

    def part(self, table: str) -> Path | None:
        """Where the rows of a table lie; None where it has none."""
        path = self.folder / f"{table}.parquet"
        return path if table in self.overlay.rows else None


class Overlays:
    """The overlays of a folder of snapshots: at most one counts, the one that `OVERLAY` names.

    Parameters
    ----------
    out : Path
        The folder of snapshots.
    """

    def __init__(self, out: Path) -> None:
        self._pointer = out / "OVERLAY"
        self.root = out / "overlay"

    def mark(self) -> str:
        """Give the pointer's text, which tells one overlay from the next: the cheapest look there is."""
        try:
            return self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def on(self, snapshot_id: str | None) -> OverlayFolder | None:
        """Read the overlay that lies on a snapshot.

        Parameters
        ----------
        snapshot_id : str or None
            The snapshot in force.

        Returns
        -------
        OverlayFolder or None
            None where there is none, or it lies on another snapshot.
        """
        base, _, name = self.mark().partition("/")
        if not name or base != snapshot_id:
            return None
        folder = self.root / base / name
        try:
            told = (folder / "manifest.json").read_text(encoding="utf-8")
            return OverlayFolder(Overlay.model_validate_json(told), folder)
        except (FileNotFoundError, ValueError):
            # It was dropped between the two looks, or is of another version: the snapshot alone is right as well.
            return None

    def publish(self, overlay: Overlay, write: Callable[[Path], Overlay]) -> OverlayFolder:
        """Lay an overlay over its snapshot; until the last step of this the one before counts.

        Parameters
        ----------
        overlay : Overlay
            What it is.
        write : callable
            Is given the folder, writes the tables, and returns the overlay with what is known only then.

        Returns
        -------
        OverlayFolder
            Where it lies.
        """
        folder = private_folder(self.root / overlay.snapshot_id / overlay.overlay_id)
        if any(folder.iterdir()):
            raise RunFailed("an overlay of this name is there already", file=str(folder), remedy="Refresh again")
        whole = write(folder)
        write_text(folder / "manifest.json", whole.to_json())
        with told_plainly(folder):
            sync(folder)
            sync(folder.parent)
        write_text(self._pointer, f"{overlay.snapshot_id}/{overlay.overlay_id}\n")
        self.sweep(overlay.snapshot_id)
        return OverlayFolder(whole, folder)

    def sweep(self, snapshot_id: str | None) -> None:
        """Remove what lies on another snapshot, what a killed refresh left, and all but the last few.

        Parameters
        ----------
        snapshot_id : str or None
            The snapshot in force.
        """
        base, _, name = self.mark().partition("/")
        if base != snapshot_id:
            self.drop()
            return
        for folder in self.root.iterdir() if self.root.is_dir() else ():
            if folder.name != base:
                shutil.rmtree(folder, ignore_errors=True)
        made = sorted(path for path in (self.root / base).iterdir()) if (self.root / base).is_dir() else []
        whole = [path for path in made if (path / "manifest.json").is_file()]
        for path in made:
            if path.name != name and path not in whole[-OVERLAYS_KEPT:]:
                shutil.rmtree(path, ignore_errors=True)

    def drop(self) -> None:
        """Take the overlay away; the pointer goes first, so nobody begins to read what is going."""
        with told_plainly(self._pointer):
            self._pointer.unlink(missing_ok=True)
        shutil.rmtree(self.root, ignore_errors=True)
