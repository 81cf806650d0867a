"""What is known of each person, as one JSON document: the 360 degrees behind `hcploop hcp`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop.engine.duck import DuckEngine
from hcploop.engine.profile_layout import KIND, ProfileLayout

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
    "title",
    "duration_seconds",
    "progress_share",
    "rep_id",
    "source",
)
_ALIKE = ("channel", "action", "status", "mode", "brand", "content_id", "source")
"""Columns of a contact in which many are alike: some thousand combinations in a million contacts."""

_OWN = ("touch_id", "happened_at", "duration_seconds", "progress_share", "rep_id")
_LEFT_OUT = {"one_id", "record_id", "phone", "email", "licence_no", "other_ids"} | {
    "wechat_unionid",
    "wechat_openid",
    "external_userid",
}
"""Columns of the sections that a document does not tell: what is said already, and contacts in full."""

_BARE = "^(phone|email|licence_no|wechat_unionid|wechat_openid|external_userid|id_[^:]*):.*$"
"""The id of a record that is nothing but a contact holds that contact in full: the document tells its kind only."""

_MEMORY_MIB = 4096
_PEOPLE_AT_A_TIME = 50_000
_LINES_AT_A_TIME = 200_000
_LINES_OF_A_HEAD = 20
"""About how many touches a head is as long as."""

_PERSON, _KIND, _LINE, _START = "profile_person", "profile_kind", "profile_line", "profile_start"


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


@dataclass(frozen=True)
class ProfileDocuments:
    """Packed documents, and what is needed to read them.

    Parameters
    ----------
    layout : ProfileLayout
        What their bare values are.
    kinds : pyarrow.Table
        `kind` and `text`: for each number of a kind, the shared values of its touches as a JSON list.
    batches : iterator of pyarrow.RecordBatch
        `one_id` and `document`, ascending by `one_id` over all batches; made while they are taken.
    """

    layout: ProfileLayout
    kinds: pa.Table
    batches: Iterator[pa.RecordBatch]


@contextmanager
def profile_documents(engine: DuckEngine, tables: ProfileTables) -> Iterator[ProfileDocuments]:
    """Make one packed document a person, in the order of the OneIDs.

    A document holds the columns of `hcp`, a list for each of the sections, `touches` (the last 50,
    newest first, with the title of the content) and `touch_count` (of all).

    Touches are sorted once, by person, newest first; then documents are made for some thousand people at a time, and
    each is two slices: of the sorted texts of the sections, and of those of the touches. No list is ever built
    (DuckDB's `list(… ORDER BY)` and `string_agg(… ORDER BY)` take far longer than sorting), and memory does not
    grow with the number of people.

    Parameters
    ----------
    engine : DuckEngine
        What the tables belong to.
    tables : ProfileTables
        What to tell.

    Yields
    ------
    ProfileDocuments
        They can be taken while the context lasts.

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
    layout = _layout(tables)
    try:
        with engine.in_order(memory_mib=_MEMORY_MIB):
            # The rank of a OneID sorts as the OneID does, at two thirds of the cost.
            ranked = f"SELECT one_id, (row_number() OVER (ORDER BY one_id) - 1)::INTEGER AS rank_ FROM {views['hcp']}"
            engine.keep(_PERSON, f"{ranked} ORDER BY rank_")
            engine.keep(_KIND, _kinds(views))
            engine.keep(_LINE, _lines(views))
            yield ProfileDocuments(layout, engine.ask(_shared(views)), _documents(engine, views, layout))
    finally:
        for name in (*views.values(), _PERSON, _KIND, _LINE, _START):
            engine.drop(name)


def _layout(tables: ProfileTables) -> ProfileLayout:
    told = {name: [one for one in table.columns if one not in _LEFT_OUT] for name, table in tables.sections.items()}
    return ProfileLayout(
        sections={"hcp": list(tables.hcp.columns)} | told,
        own=[*_OWN, KIND],
        shared=[*_ALIKE, "title"],
        touch=list(_TOUCH),
    )


def _kinds(views: Mapping[str, str]) -> str:
    alike = _columns(_ALIKE)
    return f"""
        SELECT (row_number() OVER (ORDER BY {alike}))::INTEGER AS {KIND}, *
        FROM (SELECT DISTINCT {alike} FROM {views["touch"]})
    """


def _lines(views: Mapping[str, str]) -> str:
    is_alike = " AND ".join(f"t.{name} IS NOT DISTINCT FROM k.{name}" for name in map(_quoted, _ALIKE))
    return f"""
        SELECT w.rank_, {_columns(_OWN)}, k.{KIND}
        FROM {views["touch"]} t
        JOIN (SELECT record_id, rank_ FROM {views["record_person"]} JOIN {_PERSON} USING (one_id)) w USING (record_id)
        JOIN {_KIND} k ON {is_alike}
        ORDER BY rank_, happened_at DESC, touch_id
    """


def _shared(views: Mapping[str, str]) -> str:
    return f"""
        SELECT {KIND}, json_array({_columns((*_ALIKE, "title"))})::VARCHAR AS text
        FROM {_KIND} LEFT JOIN (SELECT content_id, title FROM {views["content"]}) USING (content_id)
        ORDER BY {KIND}
    """


def _documents(engine: DuckEngine, views: Mapping[str, str], layout: ProfileLayout) -> Iterator[pa.RecordBatch]:
    counts = _counts(engine)
    for first in range(0, len(counts), _PEOPLE_AT_A_TIME):
        end = min(first + _PEOPLE_AT_A_TIME, len(counts))
        ids = engine.ask(f"SELECT one_id FROM {_PERSON} WHERE rank_ >= {first} AND rank_ < {end} ORDER BY rank_")
        ids = ids["one_id"].combine_chunks()
        found = engine.ask(_heads(views, layout, (ids[0].as_py(), ids[-1].as_py())))
        heads = _Texts.of(found, np.searchsorted(found["rank_"].to_numpy(), np.arange(first, end + 1)))
        for start, stop in _pieces(counts, first, end):
            upto = np.concatenate([[0], np.cumsum(np.minimum(counts[start:stop], TOUCHES_KEPT))])
            lines = _Texts.of(engine.ask(_texts(start, stop, counts)), upto)
            here = slice(start - first, stop - first)
            yield _joined(ids[here], heads.of_people(here), lines, counts[start:stop])


def _counts(engine: DuckEngine) -> npt.NDArray[np.int64]:
    """Keep where the touches of each person begin, and return how many there are, by rank."""
    engine.keep(_START, f"SELECT rank_, min(rowid) AS start, count(*) AS touches FROM {_LINE} GROUP BY rank_")
    found = engine.ask(f"SELECT rank_, touches FROM {_START}")
    counts = np.zeros(engine.ask(f"SELECT count(*) AS people FROM {_PERSON}")["people"][0].as_py(), dtype=np.int64)
    counts[found["rank_"].to_numpy()] = found["touches"].to_numpy()
    return counts


def _pieces(counts: npt.NDArray[np.int64], first: int, end: int) -> Iterator[tuple[int, int]]:
    """Part people so that no part holds many more lines than are wanted at a time."""
    upto = np.cumsum(np.minimum(counts[first:end], TOUCHES_KEPT) + _LINES_OF_A_HEAD)
    cuts = np.flatnonzero(np.diff(upto // _LINES_AT_A_TIME)) + 1 + first
    yield from pairwise([first, *cuts.tolist(), end])


def _texts(start: int, stop: int, counts: npt.NDArray[np.int64]) -> str:
    """Tell the last touches of the people between two ranks."""
    is_here = f"l.rank_ >= {start} AND l.rank_ < {stop}"
    rows = f"{_LINE} l WHERE {is_here}"
    if counts[start:stop].max() > TOUCHES_KEPT:
        # Lines are kept in their order, so a line's number tells its place.
        rows = f"{_LINE} l JOIN {_START} s USING (rank_) WHERE {is_here} AND l.rowid < s.start + {TOUCHES_KEPT}"
    return f"SELECT l.rowid AS place, json_array({_columns((*_OWN, KIND))})::VARCHAR || ',' AS text FROM {rows}"


def _heads(views: Mapping[str, str], layout: ProfileLayout, ids: tuple[str, str]) -> str:
    """Tell everything but the touches of the people between two OneIDs: the person herself, then each section."""
    low, high = (one.replace("'", "''") for one in ids)
    is_here = f"one_id BETWEEN '{low}' AND '{high}'"
    rows = (
        f"SELECT rank_, json_array({', '.join([str(number), *map(_value, columns)])})::VARCHAR AS text, "
        f"{number} AS section FROM {views[name]} JOIN {_PERSON} USING (one_id) WHERE {is_here}"
        for number, (name, columns) in enumerate(layout.sections.items())
    )
    return f"SELECT rank_, text || ',' AS text FROM ({' UNION ALL '.join(rows)}) ORDER BY rank_, section, text"


def _columns(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _value(name: str) -> str:
    return f"regexp_replace(source_id, '{_BARE}', '\\1')" if name == "source_id" else _quoted(name)


def _quoted(name: str) -> str:
    return f'"{name}"'


@dataclass(frozen=True)
class _Texts:
    """Texts of a query: the bytes of all, and where those of each person begin and the last one's end."""

    data: memoryview
    at: npt.NDArray[np.int64]

    @classmethod
    def of(cls, found: pa.Table, upto: npt.NDArray[np.int64]) -> _Texts:
        """Take texts one after another in memory; `upto` counts those that come before each person, and all."""
        if "place" in found.column_names:
            places = found["place"].to_numpy()
            # DuckDB keeps the order of lines, so nothing is moved.
            found = found if bool((places[1:] > places[:-1]).all()) else found.sort_by("place")
        texts = found["text"]
        # Joining the only chunk with nothing would copy it.
        whole = texts.chunk(0) if texts.num_chunks == 1 else texts.combine_chunks()
        _, offsets, data = whole.buffers()
        at = np.frombuffer(offsets or b"\0" * 4, dtype=np.int32)[whole.offset :][: len(whole) + 1]
        return cls(memoryview(data or b""), at[upto].astype(np.int64))

    def of_people(self, some: slice) -> _Texts:
        """Take the texts of some of the people."""
        return _Texts(self.data, self.at[some.start : some.stop + 1])


def _joined(ids: pa.Array, heads: _Texts, lines: _Texts, counts: npt.NDArray[np.int64]) -> pa.RecordBatch:
    """Put the slice of each person's sections and the slice of her touches together."""
    # The text of a row ends in a comma, which the last one must lose.
    from_, to = (heads.at[:-1], lines.at[:-1]), (heads.at[1:] - 1, lines.at[1:] - (counts > 0))
    tails = [b"],%d]" % count for count in counts.tolist()]
    places = (one.tolist() for one in (from_[0], to[0], from_[1], to[1]))
    # All in one go: a document of its own for each person, joined afterwards, would be one copy more.
    whole = b"".join(
        piece
        for at, end, start, stop, tail in zip(*places, tails, strict=True)
        for piece in (b"[[", heads.data[at:end], b"],[", lines.data[start:stop], tail)
    )
    sizes = to[0] - from_[0] + to[1] - from_[1] + len("[[],[") + np.fromiter(map(len, tails), np.int64, len(tails))
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(whole)]
    return pa.RecordBatch.from_arrays(
        [ids, pa.Array.from_buffers(pa.string(), len(ids), buffers)], names=["one_id", "document"]
    )
