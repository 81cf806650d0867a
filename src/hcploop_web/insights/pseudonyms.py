"""Tables of the snapshot for analysts: ids as keyed hashes, nobody's name, and no place or rank that few share."""

from __future__ import annotations

import hmac
import io
import zipfile
from collections import Counter
from collections.abc import Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from hcploop_web.insights.reading import reading

FEWEST = 5
"""No combination of place, department and rank that fewer people share is told."""


class Told(StrEnum):
    """What becomes of a column."""

    KEEP = "keep"
    HASH = "hash"
    DROP = "drop"


_KEPT = {
    "hcp": "hospital_level department title title_rank province city region market is_active records confidence",
    "hcp_tier": "brand persona identity_level engagement_level grade tier",
    "hcp_need": "brand ladder layer next_layer",
    "hcp_tag": "tag family share contents touches first_on last_on",
    "touch": "brand channel action content_id local_on status mode counts_once duration_seconds progress_share "
    "campaign_id",
    "decision": "brand is_holdout propensity policy_version model_version",
    "content": "content_id form axis focus layer style brand state",
    "outcome": "period product product_id company company_id brand region units value price",
}
_HASHED = {
    "hcp": "one_id institution_id rep_id",
    "hcp_tier": "one_id",
    "hcp_need": "one_id",
    "hcp_tag": "one_id",
    "touch": "touch_id record_id one_id decision_id",
    "decision": "decision_id one_id",
    "content": "",
    "outcome": "institution_id",
}
_DROPPED = {
    "hcp": "name pinyin hospital academic_title phone_masked email_masked licence_masked papers society_posts "
    "graduated_year sources updated_at",
    "hcp_tier": "reason",
    "hcp_need": "reason",
    "hcp_tag": "weight evidence",
    # To the second, a moment finds the same contact in the log of a channel; so does an amount. Who shares a
    # representative or a group visit with people whose city is told works in that city.
    "touch": "happened_at amount note source feed parent_id rep_id",
    # Arms name their sender.
    "decision": "decided_at expires_at chosen allocated arms propensities values excluded seed",
    # A title names its speaker.
    "content": "title body topics key_message author url published_at expires_at source",
    "outcome": "institution record_id",
}
COLUMNS = {
    table: {
        name: told
        for told, of in ((Told.KEEP, _KEPT), (Told.HASH, _HASHED), (Told.DROP, _DROPPED))
        for name in of[table].split()
    }
    for table in _KEPT
}
"""What becomes of every column of the tables that may be exported; a test holds it against the dictionary."""

_COARSER = (
    ("rep_id",),
    ("institution_id",),
    ("department",),
    ("is_active",),
    ("city", "hospital_level"),
    ("title", "title_rank"),
    ("province", "region", "market"),
)
"""What is blanked, in this order, of those who stand out; together all by which others know a person at her work."""


def pack_pseudonyms(tables: Collection[str], to: Path, *, key: bytes, as_csv: bool) -> dict[str, int]:
    """Write tables of the snapshot in force into one archive.

    Parameters
    ----------
    tables : collection of str
        Names out of `COLUMNS`.
    to : Path
        The zip file.
    key : bytes
        Of the hashes: two exports with the same key can be joined.
    as_csv : bool
        CSV rather than Parquet.

    Returns
    -------
    dict
        Rows by table.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    snapshot, rows = reading().snapshot, {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(COLUMNS.keys() & set(tables)):
            made = pseudonymised(name, snapshot.arrow(name), key)
            rows[name] = made.num_rows
            archive.writestr(f"{name}.{'csv' if as_csv else 'parquet'}", _written(made, as_csv=as_csv))
    return rows


def pseudonymised(name: str, table: pa.Table, key: bytes) -> pa.Table:
    """Take out of a table who it is about.

    Parameters
    ----------
    name : str
        Of the table.
    table : pyarrow.Table
        As the snapshot has it.
    key : bytes
        Of the hashes.

    Returns
    -------
    pyarrow.Table
        In another order, without what is dropped.
    """
    if name == "hcp":
        table = coarsened(table)
    told = {column: _told(table[column], column, name, key) for column in table.column_names if column in COLUMNS[name]}
    made = pa.table({column: values for column, values in told.items() if values is not None})
    # In the order of the snapshot, rows of one export would stand beside those of another.
    hashed = (one for one, what in COLUMNS[name].items() if what == Told.HASH)
    return made.sort_by([(next(hashed, made.column_names[0]), "ascending")])


def coarsened(table: pa.Table, fewest: int = FEWEST) -> pa.Table:
    """Blank where people work and who calls on them, step by step, until so many share what is left.

    Parameters
    ----------
    table : pyarrow.Table
        Of `hcp`.
    fewest : int
        How many must share it.

    Returns
    -------
    pyarrow.Table
        The same rows in the same order.
    """
    names = [name for step in _COARSER for name in step]
    held = {name: table[name].to_pylist() for name in names}
    for step in _COARSER:
        for row in _rare(held, names, fewest):
            for name in step:
                held[name][row] = None
    for name in names:
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array(held[name], table[name].type))
    return table


def _rare(held: dict[str, list[Any]], names: Sequence[str], fewest: int) -> list[int]:
    rows = list(zip(*(held[name] for name in names), strict=True))
    shared = Counter(rows)
    return [place for place, row in enumerate(rows) if shared[row] < fewest]


def _told(values: pa.ChunkedArray, column: str, table: str, key: bytes) -> pa.ChunkedArray | pa.Array | None:
    what = COLUMNS[table][column]
    if what == Told.KEEP:
        return values
    if what == Told.DROP:
        return None
    coded = values.combine_chunks().dictionary_encode()
    hashes = pa.array([_hashed(column, one, key) for one in coded.dictionary.to_pylist()], pa.string())
    return hashes.take(coded.indices)


def _hashed(kind: str, value: object, key: bytes) -> str:
    return hmac.new(key, f"{kind}\x1f{value}".encode(), "sha256").hexdigest()[:24]


def _written(table: pa.Table, *, as_csv: bool) -> bytes:
    file = io.BytesIO()
    if as_csv:
        pc.write_csv(table, file)
    else:
        # Statistics and the schema's own notes would tell no more than the rows, but nobody needs them.
        pq.write_table(table.replace_schema_metadata(None), file, compression="zstd")
    return file.getvalue()
