"""Where a person stands in the parts of a folder of snapshots: places of rows, and of values in rows of others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hcploop.engine import DuckEngine
from hcploop.engine.duck_sql import quoted
from hcploop.flow.held_texts import stands_in, texts_of
from hcploop.flow.traces import Traces, listed

ONE_IDS = ("one_id", "old_one_id", "other_one_id")
RECORDS = ("record_id", "record_a", "record_b")
_WITHOUT_FREE_TEXT = {
    "channel", "action", "status", "mode", "brand", "source", "feed", "file", "kind", "state", "person_kind", "tag",
    "family", "dimension", "indicator", "channel_name", "period", "metric", "cut", "stage", "grade", "persona", "level",
    "local_month", "province", "city", "title", "department", "survey_kind", "licence_kind", "name_script",
}  # fmt: skip
"""Columns of our own tables that hold one of a few words."""

_OF_STANDARD_WORDS = {
    "figure_value", "touches", "percentile", "suggests_id", "views", "driver", "next_layer", "tagged_by", "points"
}  # fmt: skip
"""Columns by which tables are known that hold standard words and ids only."""

_PARTS_AT_A_TIME = 400


@dataclass
class Hits:
    """Where she stands in one part.

    Parameters
    ----------
    own : dict of int to int
        Places of her own rows, with their row numbers where rows have some (else -1).
    told : dict of int to tuple
        Places of rows that only tell an identifier of hers: the row number, and the columns that tell it.
    """

    own: dict[int, int] = field(default_factory=dict)
    told: dict[int, tuple[int, tuple[str, ...]]] = field(default_factory=dict)


def find(
    engine: DuckEngine,
    paths: Sequence[Path],
    traces: Traces,
    *,
    raw: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Hits]:
    """Find her in parts.

    Parameters
    ----------
    engine : DuckEngine
        Reads them.
    paths : sequence of Path
        The parts.
    traces : Traces
        What tells her.
    raw : bool
        Whether they are landed files, of which no column says what it holds.
    progress : callable
        Is told how many parts are read, and how many there are.

    Returns
    -------
    dict of str to Hits
        By key of the part; parts without her do not stand in it.
    """
    found: dict[str, Hits] = {}
    done = 0
    for group in _alike(paths):
        schema = pq.read_schema(group[0])
        for columns, alike in _sifted(group, _texts(schema, raw=raw), traces.sieve()).items():
            query = _query(schema, alike, columns, traces, raw=raw)
            if not query:
                continue
            for row in engine.ask(query).to_pylist():
                hits = found.setdefault(Path(row["filename"]).stem, Hits())
                if row["is_hers"]:
                    hits.own[row["place"]] = row["row_number"]
                else:
                    hits.told[row["place"]] = (row["row_number"], tuple(name for name in row["columns"] if name))
        done += len(group)
        progress(done, len(paths))
    return found


def _alike(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Put parts of the same columns together: to plan a query costs more than to read a small part."""
    groups: dict[str, list[Path]] = {}
    for path in paths:
        groups.setdefault(pq.read_schema(path).remove_metadata().to_string(), []).append(path)
    for group in groups.values():
        yield from (group[at : at + _PARTS_AT_A_TIME] for at in range(0, len(group), _PARTS_AT_A_TIME))


def _sifted(group: Sequence[Path], texts: Sequence[str], sieve: str) -> dict[tuple[str, ...], list[Path]]:
    """Put parts together in which the same columns may tell her: to look at each value alone takes far longer."""
    sifted: dict[tuple[str, ...], list[Path]] = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for path, columns in zip(group, pool.map(lambda path: _telling(path, texts, sieve), group), strict=True):
            sifted.setdefault(columns, []).append(path)
    return sifted


def _telling(path: Path, texts: Sequence[str], sieve: str) -> tuple[str, ...]:
    telling: set[str] = set()
    for name, values in texts_of(path, texts) if sieve and texts else ():
        buffer = values.buffers()[2]
        if name not in telling and buffer is not None and stands_in(sieve, buffer, text=True):
            telling.add(name)
    return tuple(name for name in texts if name in telling)


def _query(schema: pa.Schema, group: Sequence[Path], texts: Sequence[str], traces: Traces, *, raw: bool) -> str:
    own = _own(schema, traces) if not raw else []
    tokens = [f"{_column(name)} IN {listed(traces.tokens())}" for name in texts]
    pattern = _quoted(traces.pattern())
    told = [f"CASE WHEN regexp_matches({_column(name)}, {pattern}) THEN {_quoted(name)} END" for name in texts]
    if not own + tokens + told:
        return ""
    hers = " OR ".join(own + tokens) or "false"
    number = "row_number" if "row_number" in schema.names else "(file_row_number + 2)" if raw else "-1"
    columns = f"[{', '.join(told)}]::VARCHAR[]"
    return (
        f"SELECT filename, place, row_number, is_hers, columns FROM ("  # noqa: S608 - literals are quoted
        f"SELECT filename, file_row_number AS place, {number}::BIGINT AS row_number, "
        f"coalesce({hers}, false) AS is_hers, {columns} AS columns "
        f"FROM read_parquet([{', '.join(map(quoted, group))}], filename = true, file_row_number = true)) "
        "WHERE is_hers OR len(list_filter(columns, lambda one : one IS NOT NULL)) > 0"
    )


def _own(schema: pa.Schema, traces: Traces) -> list[str]:
    terms = [f"{name} IN {listed(traces.one_ids)}" for name in ONE_IDS if name in schema.names]
    if traces.records:
        numbers = [name for name in RECORDS if name in schema.names and pa.types.is_integer(schema.field(name).type)]
        terms += [f"{name} IN {listed(traces.records)}" for name in numbers]
        if "record_ids" in schema.names:
            terms.append(f"list_has_any(record_ids, [{', '.join(map(str, sorted(traces.records)))}])")
    if {"target_list", "name", "hospital"} <= set(schema.names) and traces.names and traces.hospitals:
        # A list that names people by name and hospital has no record for those whom it names so.
        hers = f"trim(name) IN {listed(traces.names)} AND trim(hospital) IN {listed(traces.hospitals)}"
        terms.append(f"(record_id IS NULL AND {hers})")
    return terms


def _texts(schema: pa.Schema, *, raw: bool) -> list[str]:
    if not raw and _OF_STANDARD_WORDS & set(schema.names):
        return ["decision_id"] if "decision_id" in schema.names else []
    texts = [one.name for one in schema if pa.types.is_string(one.type) or pa.types.is_large_string(one.type)]
    return texts if raw else [name for name in texts if name not in _WITHOUT_FREE_TEXT and name not in ONE_IDS]


def _column(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def named_in(engine: DuckEngine, path: Path, columns: Mapping[str, frozenset[str]]) -> dict[int, int]:
    """Find rows of a landed file in which a column holds one of some texts.

    Parameters
    ----------
    engine : DuckEngine
        Reads it.
    path : Path
        The landed part.
    columns : mapping of str to frozenset of str
        For each column the texts.

    Returns
    -------
    dict of int to int
        Places, with the numbers of the rows.
    """
    schema = pq.read_schema(path)
    there = {name: texts for name, texts in columns.items() if name in schema.names and texts}
    terms = [f"trim({_column(name)}::VARCHAR) IN {listed(texts)}" for name, texts in there.items()]
    if not terms:
        return {}
    number = "row_number" if "row_number" in schema.names else "file_row_number + 2"
    found = engine.ask(
        f"SELECT file_row_number AS place, {number} AS row_number "  # noqa: S608 - literals are quoted
        f"FROM read_parquet([{quoted(path)}], file_row_number = true) WHERE {' OR '.join(terms)}"
    )
    return dict(zip(found["place"].to_pylist(), found["row_number"].to_pylist(), strict=True))


def numbered(engine: DuckEngine, path: Path, numbers: Sequence[int]) -> dict[int, int]:
    """Find the places of rows by their numbers.

    Parameters
    ----------
    engine : DuckEngine
        Reads it.
    path : Path
        A part.
    numbers : sequence of int
        Row numbers.

    Returns
    -------
    dict of int to int
        Places, with the numbers; a number that the part does not have stands not in it.
    """
    if not numbers:
        return {}
    if "row_number" not in pq.read_schema(path).names:
        rows = pq.read_metadata(path).num_rows
        return {number - 2: number for number in numbers if 2 <= number < rows + 2}
    found = engine.ask(
        "SELECT file_row_number AS place, row_number FROM "  # noqa: S608 - literals are quoted
        f"read_parquet([{quoted(path)}], file_row_number = true) WHERE row_number IN {listed(list(numbers))}"
    )
    return dict(zip(found["place"].to_pylist(), found["row_number"].to_pylist(), strict=True))
