"""What a snapshot is made of, as `manifest.json` tells it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from hcploop.channels import Channel
from hcploop.errors import RunFailed
from hcploop.market.limits import Limits
from hcploop.market.survivorship import Survivorship

SCHEMA_VERSION = "1.0"
"""Raised before the dot when a column is renamed or removed, after it when one is added."""


class PartRef(BaseModel):
    """A part of a table: its key in the store and its number of rows."""

    model_config = ConfigDict(frozen=True)

    key: str
    rows: int


class FileVersion(BaseModel):
    """What became of one version of a user's file; the keys name parts.

    `rows_in` = `rows_kept` + `rows_quarantined` + `rows_replaced` + `rows_deleted` + `rows_forgotten`.
    `takes_out` counts the rows, of whichever file, that its rows and its window take out of force: while it is above 0
    the file matters, even if it keeps no row itself.
    """

    model_config = ConfigDict(frozen=True)

    feed: str
    kind: str
    path: str
    sha256: str
    landed: str = ""
    staged: str = ""
    quarantine: str = ""
    rows_in: int = 0
    rows_kept: int = 0
    rows_quarantined: int = 0
    rows_replaced: int = 0
    rows_deleted: int = 0
    rows_forgotten: int = 0
    takes_out: int = 0
    months: tuple[str, ...] = ()
    last_at: dt.datetime | None = None

    @property
    def part_keys(self) -> tuple[str, ...]:
        """The parts that it names."""
        return tuple(key for key in (self.landed, self.staged, self.quarantine) if key)


class MarketSettings(BaseModel):
    """What readers must know of the market to show its numbers; the channels are those of the market."""

    model_config = ConfigDict(frozen=True)

    currency: str = ""
    time_zone: str = "UTC"
    policy: str = ""
    brands: tuple[str, ...] = ()
    channels: dict[str, Channel] = Field(default_factory=dict)
    survivorship: Survivorship = Survivorship()
    limits: Limits = Limits()


class Manifest(BaseModel):
    """A snapshot: its parts, and what they were made from.

    `inputs_key` is the hash of all that a run looks at (files, configuration, as-of, seed, code): a run
    with the key of the snapshot in force has nothing to do. Names in `tables` that `schema.TABLES` does
    not know are kept parts of the run, out of sight of readers.
    """

    model_config = ConfigDict(frozen=True)

    snapshot_id: str
    parent: str | None = None
    created_at: dt.datetime
    as_of: dt.datetime
    market: str
    version: str
    schema_version: str = SCHEMA_VERSION
    code_hash: str
    configuration_hash: str = ""
    inputs_key: str = ""
    engine: str = "duckdb"
    seed: int = 0
    counts: dict[str, int] = Field(default_factory=dict)
    tables: dict[str, tuple[PartRef, ...]] = Field(default_factory=dict)
    files: tuple[FileVersion, ...] = ()
    settings: MarketSettings = MarketSettings()
    drop: str = ""

    def part_keys(self) -> Iterator[str]:
        """Every part that the snapshot needs."""
        for parts in self.tables.values():
            yield from (part.key for part in parts)
        for file in self.files:
            yield from file.part_keys

    def rows(self, table: str) -> int:
        """Count the rows of a table, 0 where the snapshot has none of the name."""
        return sum(part.rows for part in self.tables.get(table, ()))

    def to_json(self) -> str:
        """Write the manifest so that a person can read it; the same manifest always gives the same text."""
        fields = self.model_dump(mode="json")
        for name in ("counts", "tables"):
            fields[name] = dict(sorted(fields[name].items()))
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text : str
            The text of `manifest.json`.

        Returns
        -------
        Manifest
            The same manifest.

        Raises
        ------
        RunFailed
            The text is no manifest, or one of a later major version.
        """
        try:
            manifest = cls.model_validate_json(text)
        except ValueError as error:
            raise RunFailed(
                f"the manifest is damaged: {str(error).splitlines()[0]}",
                remedy="Set another snapshot in force with `hcploop rollback`, or restore a backup",
            ) from error
        if manifest.schema_version.split(".")[0] != SCHEMA_VERSION.split(".", maxsplit=1)[0]:
            raise RunFailed(
                f"snapshot {manifest.snapshot_id} has schema version {manifest.schema_version}, "
                f"this program reads {SCHEMA_VERSION}",
                remedy="Use the version of hcploop that wrote it, or run again into an empty --out",
            )
        return manifest


def snapshot_id(created_at: dt.datetime, *ingredients: str) -> str:
    """Name a snapshot by its moment and the hash of what tells it apart.

    Parameters
    ----------
    created_at : datetime.datetime
        UTC, without zone.
    *ingredients : str
        Such as the inputs' key and the parent.

    Returns
    -------
    str
        Sorts by moment.

    Examples
    --------
    >>> snapshot_id(dt.datetime(2026, 6, 30, 12, 5), "inputs", "parent")
    '20260630T120500Z-44914cd2'
    """
    mark = hashlib.sha256("\x1f".join(ingredients).encode()).hexdigest()[:8]
    return f"{created_at:%Y%m%dT%H%M%S}Z-{mark}"
