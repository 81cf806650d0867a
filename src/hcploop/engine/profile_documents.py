"""What is known of each person, as one JSON document: the 360 degrees behind `hcploop hcp`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop.engine.duck import DuckEngine

TOUCHES_KEPT = 50

_TOUCH = (
    "touch_id",
    "happened_at",
    "channel",
    "action",
    "status",
    "mode",
    "brand",
    "content_id",
    "duration_seconds",
    "progress_share",
    "rep_id",
    "source",
)
_LEFT_OUT = {"one_id", "record_id", "phone", "email", "licence_no", "other_ids"} | {
    "wechat_unionid",
    "wechat_openid",
    "external_userid",
}
"""Columns of the sections that a document does not tell: what is said already, and contacts in full."""

_BARE = "^(phone|email|licence_no|wechat_unionid|wechat_openid|external_userid|id_[^:]*):.*$"
"""The id of a record that is nothing but a contact holds that contact in full: the document tells its kind only."""

_MEMORY_MIB = 4096
_PEOPLE_AT_A_TIME = 100_000
_LINES_AT_A_TIME = 50_000
_LINES_OF_A_HEAD = 8
"""About how many touches a head is as long as."""

_PERSON, _LINE, _START, _TITLE = "profile_person", "profile_line", "profile_start", "profile_title"


@dataclass(frozen=True)
class ProfileTables:
    """The tables that profiles are made of.

    Parameters
    ----------
    hcp : schema.hcp
        Who gets a document.
    touch : schema.touch
        Contacts, by record.
    record_person : schema.record_person
        Which person a record is.
    content : schema.content
        For the titles of what was touched.
    sections : mapping of str to ibis table
        Further tables with a `one_id`, such as `hcp_tag`, `hcp_score`, `hcp_tier`, `hcp_identifier`:
        each a list in the document under its name. Telephones and other contacts in full are left out.
    """

    hcp: ir.Table
    touch: ir.Table
    record_person: ir.Table
    content: ir.Table
    sections: Mapping[str, ir.Table]


def profile_documents(engine: DuckEngine, tables: ProfileTables) -> Iterator[pa.RecordBatch]:
    """Make one JSON document a person, in the order of the OneIDs.

    A document holds the columns of `hcp`, a list for each of the sections, `touches` (the last 50,
    newest first, with the title of the content) and `touch_count` (of all).

    Touches are sorted once, by person, newest first; then documents are made for some thousand people at a time: the
    head of each, and of the sorted text of the touches a slice. No list of touches is ever built (DuckDB's
    `list(… ORDER BY)` takes nine times as long), and memory does not grow with the number of people.

    Parameters
    ----------
    engine : DuckEngine
        What the tables belong to.
    tables : ProfileTables
        What to tell.

    Yields
    ------
    pyarrow.RecordBatch
        `one_id` and `document`, ascending by `one_id` over all batches.

    Raises
    ------
    RunFailed
        Memory or disk does not suffice.
    """
    named = {
        "hcp": tables.hcp,
        "touch": tables.touch,
        "record_person": tables.record_person,
        "content": tables.content,
    }
    views = {name: engine.view(table) for name, table in (named | dict(tables.sections)).items()}
    try:
        with engine.in_order(memory_mib=_MEMORY_MIB):
            yield from _documents(engine, views, tables)
    finally:
        for name in (*views.values(), _PERSON, _LINE, _START, _TITLE):
            engine.drop(name)


def _documents(engine: DuckEngine, views: Mapping[str, str], tables: ProfileTables) -> Iterator[pa.RecordBatch]:
    # The rank of a OneID sorts as the OneID does, at two thirds of the cost.
    ranked = f"SELECT one_id, (row_number() OVER (ORDER BY one_id) - 1)::INTEGER AS rank_ FROM {views['hcp']}"
    engine.keep(_PERSON, f"{ranked} ORDER BY rank_")
    engine.keep(_LINE, _lines(views))
    engine.keep(_TITLE, f"SELECT content_id, title FROM {views['content']}")
    counts = _counts(engine)
    for first in range(0, len(counts), _PEOPLE_AT_A_TIME):
        end = min(first + _PEOPLE_AT_A_TIME, len(counts))
        heads = _Texts.of(engine.ask(_heads(views, tables, _ids(engine, first, end))))
        for start, stop in _pieces(counts, first, end):
            lines = _Texts.of(engine.ask(_texts(start, stop, counts)))
            yield _joined(heads.slice(start - first, stop - first), lines, counts[start:stop])


def _lines(views: Mapping[str, str]) -> str:
    touch = ", ".join(f"t.{_quoted(name)}" for name in _TOUCH)
    return f"""
        SELECT w.rank_, {touch}
        FROM {views["touch"]} t
        JOIN (SELECT record_id, rank_ FROM {views["record_person"]} JOIN {_PERSON} USING (one_id)) w USING (record_id)
        ORDER BY rank_, happened_at DESC, touch_id
    """


def _counts(engine: DuckEngine) -> npt.NDArray[np.int64]:
    """Keep where the touches of each person begin, and return how many there are, by rank."""
    engine.keep(_START, f"SELECT rank_, min(rowid) AS start, count(*) AS touches FROM {_LINE} GROUP BY rank_")
    found = engine.ask(f"SELECT rank_, touches FROM {_START}")
    counts = np.zeros(engine.ask(f"SELECT count(*) AS people FROM {_PERSON}")["people"][0].as_py(), dtype=np.int64)
    counts[found["rank_"].to_numpy()] = found["touches"].to_numpy()
    return counts


def _ids(engine: DuckEngine, first: int, end: int) -> tuple[str, str]:
    query = f"SELECT min(one_id) AS low, max(one_id) AS high FROM {_PERSON} WHERE rank_ >= {first} AND rank_ < {end}"
    row = engine.ask(query).to_pylist()[0]
    return row["low"], row["high"]


def _pieces(counts: npt.NDArray[np.int64], first: int, end: int) -> Iterator[tuple[int, int]]:
    """Part people so that no part holds many more lines than are wanted at a time."""
    upto = np.cumsum(np.minimum(counts[first:end], TOUCHES_KEPT) + _LINES_OF_A_HEAD)
    cuts = np.flatnonzero(np.diff(upto // _LINES_AT_A_TIME)) + 1 + first
    yield from pairwise([first, *cuts.tolist(), end])


def _texts(start: int, stop: int, counts: npt.NDArray[np.int64]) -> str:
    rows = f"SELECT *, rowid AS place FROM {_LINE} WHERE rank_ >= {start} AND rank_ < {stop}"
    if counts[start:stop].max() > TOUCHES_KEPT:
        # Lines are kept in their order, so a line's number tells its place.
        rows = (
            f"SELECT l.*, l.rowid AS place FROM {_LINE} l JOIN {_START} s USING (rank_) "
            f"WHERE l.rank_ >= {start} AND l.rank_ < {stop} AND l.rowid < s.start + {TOUCHES_KEPT}"
        )
    fields = _struct((*_TOUCH[:8], "title", *_TOUCH[8:]))
    text = f"to_json({fields})::VARCHAR || ','"
    return f"SELECT place, {text} AS text FROM ({rows}) LEFT JOIN {_TITLE} USING (content_id)"


def _heads(views: Mapping[str, str], tables: ProfileTables, ids: tuple[str, str]) -> str:
    """Tell everything but the touches of the people between two OneIDs."""
    low, high = (one.replace("'", "''") for one in ids)
    is_here = f"one_id BETWEEN '{low}' AND '{high}'"
    joins, lists = [], []
    for name, table in tables.sections.items():
        rows = _struct(column for column in table.columns if column not in _LEFT_OUT)
        joins.append(
            f"LEFT JOIN (SELECT one_id, string_agg(row_, ',' ORDER BY row_) AS rows_ FROM "
            f"(SELECT one_id, to_json({rows})::VARCHAR AS row_ FROM {views[name]} WHERE {is_here}) "
            f"GROUP BY one_id) AS list_of_{name} USING (one_id)"
        )
        lists.append(f"""'"{name}":[' || coalesce(list_of_{name}.rows_, '') || '],'""")
    person = _struct(tables.hcp.columns, table="h.")
    text = " || ".join([f"left(to_json({person})::VARCHAR, -1) || ','", *lists, "'\"touches\":['"])
    people = f"(SELECT * FROM {views['hcp']} WHERE {is_here}) h JOIN {_PERSON} p USING (one_id)"
    return f"SELECT p.rank_ AS place, h.one_id, {text} AS text FROM {people} {' '.join(joins)}"


def _struct(names: Iterable[str], *, table: str = "") -> str:
    return "{" + ", ".join(f"{_quoted(name)}: {_value(name, table)}" for name in names) + "}"


def _value(name: str, table: str) -> str:
    value = f"{table}{_quoted(name)}"
    return f"regexp_replace({value}, '{_BARE}', '\\1')" if name == "source_id" else value


def _quoted(name: str) -> str:
    return f'"{name}"'


@dataclass(frozen=True)
class _Texts:
    """Texts of a query: the bytes of all, and where each begins and ends in them."""

    ids: pa.Array | None
    data: memoryview
    begin: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]

    @classmethod
    def of(cls, found: pa.Table) -> _Texts:
        """Take texts in the order of their places, one after another in memory."""
        places = found["place"].to_numpy()
        # DuckDB keeps the order of lines, so nothing is moved; heads come in any order.
        ordered = found if bool((places[1:] > places[:-1]).all()) else found.sort_by("place")
        whole = ordered["text"].combine_chunks()
        _, offsets, data = whole.buffers()
        at = np.frombuffer(offsets or b"\0" * 4, dtype=np.int32)[whole.offset :][: len(whole) + 1].astype(np.int64)
        ids = ordered["one_id"].combine_chunks() if "one_id" in found.column_names else None
        return cls(ids, memoryview(data or b""), at[:-1], at[1:])

    def slice(self, start: int, stop: int) -> _Texts:
        """Take some of the texts."""
        ids = None if self.ids is None else self.ids[start:stop]
        return _Texts(ids, self.data, self.begin[start:stop], self.end[start:stop])


def _joined(heads: _Texts, lines: _Texts, counts: npt.NDArray[np.int64]) -> pa.RecordBatch:
    """Put the head of each person and the slice of her touches together."""
    kept = np.minimum(counts, TOUCHES_KEPT)
    line_at = np.append(lines.begin, lines.end[-1:] if len(lines.end) else 0)
    upto = np.concatenate([[0], np.cumsum(kept)])
    # The text of a touch ends in a comma, which the last one must lose.
    begin, end = line_at[upto[:-1]], line_at[upto[1:]] - (kept > 0)
    places = (one.tolist() for one in (heads.begin, heads.end, begin, end, counts))
    documents = [
        b"".join((heads.data[at:to], lines.data[start:stop], b'],"touch_count":%d}' % count))
        for at, to, start, stop, count in zip(*places, strict=True)
    ]
    return pa.RecordBatch.from_arrays(
        [heads.ids, pa.array(documents, pa.binary()).view(pa.string())], names=["one_id", "document"]
    )
