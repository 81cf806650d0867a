"""What is known of each person, as one JSON document: the 360 degrees behind `hcploop hcp`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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

_ROWS_AT_A_TIME = 10_000


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

    All heads and touches are sorted as one stream, head before touches, newest touch first. A document
    is then a slice of the stream's text and no list is ever built: DuckDB's `list(… ORDER BY)` takes
    nine times as long.

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
        query = _stream(views, tables)
        yield from _documents(engine.stream(query, rows=_ROWS_AT_A_TIME))
    finally:
        for view in views.values():
            engine.drop(view)


def _stream(views: Mapping[str, str], tables: ProfileTables) -> str:
    touch = ", ".join(f"t.{_quoted(name)}" for name in _TOUCH)
    fields = _struct((*_TOUCH[:8], "title", *_TOUCH[8:]))
    # The rank of a OneID sorts as the OneID does, at two thirds of the cost.
    return f"""
        WITH person AS MATERIALIZED (
            SELECT one_id, (row_number() OVER (ORDER BY one_id))::INTEGER AS rank_ FROM {views["hcp"]}
        ),
        who AS (SELECT record_id, rank_ FROM {views["record_person"]} JOIN person USING (one_id)),
        head AS ({_head(views, tables)}),
        line AS (
            SELECT w.rank_, {touch}, c.title, NULL::VARCHAR AS one_id, NULL::VARCHAR AS head
            FROM {views["touch"]} t
            JOIN who w USING (record_id)
            LEFT JOIN {views["content"]} c ON c.content_id = t.content_id
            UNION ALL BY NAME
            SELECT rank_, one_id, head FROM head JOIN person USING (one_id)
        )
        SELECT rank_, one_id, coalesce(head, to_json({fields})::VARCHAR || ',') AS text
        FROM (SELECT * FROM line ORDER BY rank_, happened_at DESC NULLS FIRST, touch_id)
    """  # noqa: S608 - every name in it is ours: views we made and columns of `schema`


def _head(views: Mapping[str, str], tables: ProfileTables) -> str:
    joins, lists = [], []
    for name, table in tables.sections.items():
        rows = _struct(column for column in table.columns if column not in _LEFT_OUT)
        joins.append(
            f"LEFT JOIN (SELECT one_id, list_sort(list(to_json({rows})::VARCHAR)) AS rows_ "  # noqa: S608 - see `_stream`
            f"FROM {views[name]} GROUP BY one_id) AS list_of_{name} ON list_of_{name}.one_id = h.one_id"
        )
        lists.append(f"""'"{name}":[' || coalesce(array_to_string(list_of_{name}.rows_, ','), '') || '],'""")
    person = _struct(tables.hcp.columns, table="h.")
    text = " || ".join([f"left(to_json({person})::VARCHAR, -1) || ','", *lists, "'\"touches\":['"])
    return f"SELECT h.one_id, {text} AS head FROM {views['hcp']} h {' '.join(joins)}"  # noqa: S608 - see `_stream`


def _struct(names: Iterable[str], *, table: str = "") -> str:
    return "{" + ", ".join(f"{_quoted(name)}: {_value(name, table)}" for name in names) + "}"


def _value(name: str, table: str) -> str:
    value = f"{table}{_quoted(name)}"
    return f"regexp_replace({value}, '{_BARE}', '\\1')" if name == "source_id" else value


def _quoted(name: str) -> str:
    return f'"{name}"'


def _documents(lines: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    carried, dropped = None, 0
    for batch in lines:
        rows = batch if carried is None else pa.concat_batches([carried, batch])
        starts = _starts(rows.column("rank_"))
        if len(starts) > 1:
            yield _cut(rows, starts, dropped)
            dropped = 0
        last = rows.slice(starts[-1])
        # The last person may go on in the next batch; of her, no more is carried than is kept.
        carried = last.slice(0, TOUCHES_KEPT + 1)
        dropped += last.num_rows - carried.num_rows
    if carried is not None:
        yield _cut(carried, np.array([0, carried.num_rows]), dropped)


def _starts(ids: pa.Array) -> np.ndarray:
    changes = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
    return np.concatenate([[0], np.flatnonzero(changes) + 1])


def _cut(rows: pa.RecordBatch, starts: np.ndarray, dropped: int) -> pa.RecordBatch:
    """Cut whole persons out of the lines; `dropped` lines of the first one are gone already."""
    firsts, ends = starts[:-1], starts[1:]
    counts = ends - firsts - 1
    kept = np.minimum(ends, firsts + 1 + TOUCHES_KEPT)
    text = rows.column("text")
    offsets = np.frombuffer(text.buffers()[1], dtype=np.int32)[text.offset : text.offset + len(text) + 1]
    data = memoryview(text.buffers()[2])
    # A line of a contact ends in a comma, which the last one must lose.
    begin, end = offsets[firsts].tolist(), (offsets[kept] - (counts > 0)).tolist()
    counts[0] += dropped
    documents = [
        b"".join((data[start:stop], b'],"touch_count":%d}' % count))
        for start, stop, count in zip(begin, end, counts.tolist(), strict=True)
    ]
    ids = rows.column("one_id").take(pa.array(firsts))
    return pa.RecordBatch.from_arrays(
        [ids, pa.array(documents, pa.binary()).view(pa.string())], names=["one_id", "document"]
    )
