"""Parts of the snapshot in force as they came: raw rows with their numbers, rows counted by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings

from hcploop.engine import FileVersion, Store
from hcploop.schema.kinds import KINDS

_MONTH = "^[0-9]{4}-[0-9]{2}$"


def part_of(key: str) -> Path:
    """Tell where a part stands."""
    return Store(Path(settings.OUT), read_only=True).part(key)


def raw_rows(version: FileVersion, numbers: Iterable[int]) -> dict[int, dict[str, str]]:
    """Read rows of a file as they came.

    Parameters
    ----------
    version : FileVersion
        The file.
    numbers : iterable of int
        Row numbers, as a spreadsheet shows them.

    Returns
    -------
    dict
        Row number → raw column → text, empty where there was none. A row that the reader could not take is not there.
    """
    path = part_of(version.landed)
    if not version.landed or not path.is_file():
        return {}
    table = pq.read_table(path)
    if "row_number" in table.column_names:
        place = table["row_number"]
        table = table.drop_columns(["row_number"])
    else:
        # A Parquet file is kept as it is: its first row is row 2.
        place = pa.chunked_array([pa.array(range(2, table.num_rows + 2), pa.int64())])
    wanted = pc.is_in(place, value_set=pa.array(sorted(set(numbers)), pa.int64()))
    found = table.filter(wanted).to_pylist()
    return {
        number: {name: "" if value is None else str(value) for name, value in row.items()}
        for number, row in zip(place.filter(wanted).to_pylist(), found, strict=True)
    }


def raw_columns(version: FileVersion) -> tuple[str, ...]:
    """Name the columns of a file as it came."""
    path = part_of(version.landed)
    if not version.landed or not path.is_file():
        return ()
    return tuple(name for name in pq.read_schema(path).names if name != "row_number")


def rows_by_month(versions: Iterable[FileVersion]) -> dict[tuple[str, str], int]:
    """Count the rows of feeds by month, where their kind has a day.

    Returns
    -------
    dict
        (feed, month such as 2026-06) → rows.
    """
    parts: dict[tuple[str, str], list[str]] = {}
    for one in versions:
        if one.staged and KINDS[one.kind].window:
            parts.setdefault((one.feed, one.kind), []).append(one.staged)
    counted: Counter[tuple[str, str]] = Counter()
    for (feed, kind), keys in parts.items():
        for month, rows in _by_month(str(settings.OUT), kind, tuple(keys)):
            counted[feed, month] += rows
    return dict(counted)


@lru_cache(maxsize=512)
def _by_month(_out: str, kind: str, keys: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Count the rows of parts, which never change; a month is that of the market's zone where the kind tells it."""
    column = "local_on" if kind == "touches" else KINDS[kind].window
    files = [str(path) for path in map(part_of, keys) if path.is_file()]
    if not files:
        return ()
    with duckdb.connect(config={"threads": 1}) as asked:
        rows = asked.execute(
            f"SELECT left(CAST({column} AS VARCHAR), 7) AS month, count(*) FROM read_parquet(?) "  # noqa: S608 - our column
            "GROUP BY 1 HAVING regexp_matches(month, ?) ORDER BY 1",
            [files, _MONTH],
        ).fetchall()
    return tuple((str(month), int(count)) for month, count in rows)
