"""The counts of files when rows of a person are gone from them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hcploop.engine import FileVersion, Manifest, Store
from hcploop.flow.cutting import Cuts


def counts_afterwards(store: Store, manifests: Sequence[Manifest], cuts: Cuts) -> dict[str, dict[str, int]]:
    """Say what the counts of each version of a file are when the cuts are made.

    Parameters
    ----------
    store : Store
        The folder, not cut yet.
    manifests : sequence of Manifest
        Every snapshot that is kept.
    cuts : Cuts
        What goes.

    Returns
    -------
    dict of str to dict
        The counts that change, by feed, path and hash joined: `rows_in` stays and is the sum of the others.
    """
    after: dict[str, dict[str, int]] = {}
    for manifest in manifests:
        for file in manifest.files:
            gone = len(cuts.numbers.get(file.landed, ()))
            if gone:
                after["\x1f".join((file.feed, file.path, file.sha256))] = _counts(store, file, cuts, gone)
    return after


def _counts(store: Store, file: FileVersion, cuts: Cuts, gone: int) -> dict[str, int]:
    left_out = _left_out(store, file, cuts)
    rest = gone - (file.rows_quarantined - left_out)
    staged = len(cuts.parts[file.staged].drop) if file.staged in cuts.parts else 0
    kept = min(file.rows_kept, rest, staged)
    replaced = min(file.rows_replaced, rest - kept)
    return {
        "rows_kept": file.rows_kept - kept,
        "rows_quarantined": left_out,
        "rows_replaced": file.rows_replaced - replaced,
        "rows_deleted": file.rows_deleted - (rest - kept - replaced),
        "rows_forgotten": file.rows_forgotten + gone,
    }


def _left_out(store: Store, file: FileVersion, cuts: Cuts) -> int:
    cut = cuts.parts.get(file.quarantine)
    if not file.quarantine or cut is None or not cut.drop:
        return file.rows_quarantined
    told = pq.read_table(store.part(file.quarantine), columns=["row_number", "is_row_kept"])
    gone = set(cut.drop)
    left = told.take(pa.array([place for place in range(told.num_rows) if place not in gone], pa.int64()))
    bad = left.filter(pc.invert(pc.fill_null(left["is_row_kept"], False)))
    return int(pc.count_distinct(bad["row_number"]).as_py())
