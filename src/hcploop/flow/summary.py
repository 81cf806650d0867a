"""What a run found, in a few figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from hcploop import schema
from hcploop.engine import FileVersion, Manifest
from hcploop.flow.calendar import calendar_notes
from hcploop.flow.work import Kept, Work

_COUNTED = ("rows_in", "rows_kept", "rows_quarantined", "rows_replaced", "rows_deleted", "rows_forgotten")


@dataclass(frozen=True)
class Summary:
    """What a run found.

    Parameters
    ----------
    snapshot : str
        The snapshot in force.
    is_unchanged : bool
        Whether nothing had changed since, so that no new one was made.
    as_of : str
        The moment up to which was read, UTC.
    people, records, touches : int
        Persons, records of persons, contacts.
    resolution_share : float or None
        Delivered contacts whose person is known ÷ delivered contacts: the figure of that name, of the whole market.
    quarantined_values : int
        Values in quarantine.
    feeds : list of dict
        A row a feed: rows_in = rows_kept + rows_quarantined + rows_replaced + rows_deleted + rows_forgotten.
    tiers : list of dict
        Persons by grade, persona and tier, of the market's first brand.
    notes : list of str
        What a reader of the lists should know, such as working days that are not announced yet.
    """

    snapshot: str
    is_unchanged: bool
    as_of: str
    people: int
    records: int
    touches: int
    resolution_share: float | None
    quarantined_values: int
    feeds: list[dict[str, Any]]
    tiers: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The summary as plain values."""
        return asdict(self)


def feed_counts(files: Sequence[FileVersion]) -> pa.Table:
    """Say what became of each file's rows.

    Returns
    -------
    schema.feed_count
        One row a file; of versions of one file, added up.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for file in files:
        row = rows.setdefault(
            (file.feed, file.path),
            {"feed": file.feed, "kind": file.kind, "file": file.path, **dict.fromkeys(_COUNTED, 0)},
        )
        for name in _COUNTED:
            row[name] += getattr(file, name)
    return schema.feed_count.arrow(list(rows.values()))


def counts_of(work: Work, files: Sequence[FileVersion]) -> dict[str, int]:
    """Count persons, records and contacts."""
    return {
        "people": work.kept["hcp"].rows,
        "records": work.kept["record"].rows,
        "touches": work.kept["touch"].rows,
        "quarantined_values": work.kept["quarantine"].rows,
        **{name: sum(getattr(file, name) for file in files) for name in _COUNTED},
    }


def resolution_share(work: Work, figures: Kept) -> float | None:
    """Look up which share of the delivered contacts of the whole market has a known person."""
    rows = work.read(figures)
    whole = (rows.metric == "resolution_share") & (rows.brand == "all") & (rows.period == "all") & (rows.cut == "")
    found = work.engine.arrow(rows.filter(whole).select("figure_value"))["figure_value"].to_pylist()
    return found[0] if found else None


def summed_up(work: Work, manifest: Manifest, *, is_unchanged: bool) -> Summary:
    """Sum a snapshot up."""
    counts = manifest.counts
    rated = work.read(Kept(schema.hcp_tier, manifest.tables.get("hcp_tier", ())))
    first = rated.filter(rated.brand == work.market.brands[0])
    cells = first.group_by("grade", "persona", "tier").agg(people=first.count()).order_by("grade", "tier", "persona")
    return Summary(
        snapshot=manifest.snapshot_id,
        is_unchanged=is_unchanged,
        as_of=manifest.as_of.isoformat(),
        people=counts["people"],
        records=counts["records"],
        touches=counts["touches"],
        resolution_share=resolution_share(work, Kept(schema.figure, manifest.tables.get("figure", ()))),
        quarantined_values=counts["quarantined_values"],
        feeds=_by_feed(manifest.files),
        tiers=work.engine.arrow(cells).to_pylist(),
        notes=calendar_notes(work),
    )


def _by_feed(files: Sequence[FileVersion]) -> list[dict[str, Any]]:
    feeds: dict[str, dict[str, Any]] = {}
    for file in files:
        row = feeds.setdefault(
            file.feed, {"feed": file.feed, "kind": file.kind, "files": 0, **dict.fromkeys(_COUNTED, 0)}
        )
        row["files"] += 1
        for name in _COUNTED:
            row[name] += getattr(file, name)
    return list(feeds.values())
