"""Records that may be one person: the queue of a steward, with why they are asked about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hcploop_web.insights.doctor_table import simplify
from hcploop_web.insights.reading import Reading, reading

FIELDS = (
    "name", "hospital", "department", "title", "academic_title", "province", "city", "phone", "email", "licence_no",
    "licence_kind", "wechat_unionid", "wechat_openid", "external_userid", "other_ids", "grades", "rep_id", "papers",
    "society_posts", "graduated_year", "is_active", "updated_at",
)  # fmt: skip
"""What is compared side by side, in the order in which it is shown."""
SECRET = frozenset({"phone", "email", "licence_no", "wechat_unionid", "wechat_openid", "external_userid", "other_ids"})
_TOLD_APART = {"name": "name_key", "hospital": "hospital_key", "title": "title_rank"}
_PART = re.compile(r"(.+?) ([+-]\d+\.\d)(?:, |$)")

_ASKED = """
SELECT v.record_a, v.record_b, v.probability, v.reason, v.evidence, v.turn,
  a.source || ':' || a.source_id AS named_a, b.source || ':' || b.source_id AS named_b,
  least(a.source || ':' || a.source_id, b.source || ':' || b.source_id) || chr(10)
    || greatest(a.source || ':' || a.source_id, b.source || ':' || b.source_id) AS pair,
  pa.one_id AS one_a, pb.one_id AS one_b, coalesce(a.hospital, '') || ' ' || coalesce(b.hospital, '') AS hospitals,
  coalesce(a.name, '') || ' ' || coalesce(b.name, '') AS names
FROM ({}) v JOIN record a ON a.record_id = v.record_a JOIN record b ON b.record_id = v.record_b
LEFT JOIN record_person pa ON pa.record_id = v.record_a LEFT JOIN record_person pb ON pb.record_id = v.record_b
"""
_QUEUES = {
    "review": "SELECT *, 0 AS turn FROM oneid_review",
    "sample": "SELECT record_a, record_b, coalesce(probability, 1) AS probability, '' AS reason, '' AS evidence, turn "
    "FROM oneid_sample WHERE is_same IS NULL",
}
"""What is asked: pairs that the loop is not sure of, or pairs drawn by chance, in turns, to measure how right it is."""
_OPEN = "pair NOT IN (SELECT unnest(?::VARCHAR[]))"


@dataclass(frozen=True)
class Record:
    """A person as one source knows her."""

    record_id: int
    named: str
    source: str
    source_id: str
    one_id: str | None
    values: dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """A field of two records; `verdict` is agrees, differs, or one (only one tells it)."""

    name: str
    one: Any
    other: Any
    verdict: str


@dataclass(frozen=True)
class Evidence:
    """What was compared: `weight` is log2 of how much likelier it is of one person than of two."""

    words: str
    weight: float


@dataclass(frozen=True)
class Pair:
    """Two records that a steward should look at, and why."""

    one: Record
    other: Record
    probability: float
    reason: str
    evidence: tuple[Evidence, ...]
    fields: tuple[Compared, ...]


@dataclass(frozen=True)
class OpenPair:
    """A pair that waits for a decision, as one row of a list; records by their names."""

    record_a: str
    record_b: str
    one_a: str | None
    one_b: str | None
    names: str
    hospitals: str
    probability: float
    reason: str


@dataclass(frozen=True)
class ReviewQuery:
    """Which pairs are asked about.

    Parameters
    ----------
    text : str
        Part of a name or of a hospital.
    low, high : float
        Probabilities, 0 to 1.
    decided : tuple of (str, str)
        Pairs that were decided since the snapshot was made, the smaller name first.
    skipped : tuple of str
        Pairs that come last, each two names with a line break between.
    of : {"review", "sample"}
        Pairs that the loop is not sure of, or those drawn to measure how right it is.
    """

    text: str = ""
    low: float = 0.0
    high: float = 1.0
    decided: tuple[tuple[str, str], ...] = ()
    skipped: tuple[str, ...] = ()
    of: str = "review"


@dataclass(frozen=True)
class Queue:
    """The next pair, how many are left, and how many there were in the snapshot with these filters."""

    pair: Pair | None
    left: int
    total: int
    as_of: dt.datetime


def review_queue(query: ReviewQuery) -> Queue:
    """Tell the next pair to look at: the surest first, those that were skipped last.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now, queue = _queue(query)
    where, given, decided = _asked(query)
    open_ones = f"{where} AND {_OPEN}"
    counted = now.rows(
        f"SELECT count(*) AS total, count(*) FILTER (WHERE pair NOT IN (SELECT unnest(?::VARCHAR[]))) AS open "  # noqa: S608 - our own condition
        f"FROM {queue} WHERE {where}",
        [decided, *given],
    )[0]
    found = now.rows(
        f"SELECT * FROM {queue} WHERE {open_ones} "  # noqa: S608 - our own condition
        "ORDER BY coalesce(list_position(?::VARCHAR[], pair), 0), turn, probability DESC, record_a, record_b LIMIT 1",
        [*given, decided, list(query.skipped)],
    )
    pair = _pair(now, found[0]) if found else None
    return Queue(pair, counted["open"], counted["total"], now.as_of)


def open_pairs(query: ReviewQuery, *, rows: int) -> tuple[OpenPair, ...]:
    """List the pairs that wait for a decision, the surest first.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now, queue = _queue(query)
    where, given, decided = _asked(query)
    found = now.rows(
        "SELECT named_a AS record_a, named_b AS record_b, one_a, one_b, names, hospitals, probability, reason "  # noqa: S608 - our own condition
        f"FROM {queue} WHERE {where} AND {_OPEN} ORDER BY turn, probability DESC, record_a, record_b LIMIT ?",
        [*given, decided, rows],
    )
    return tuple(OpenPair(**row) for row in found)


def _queue(query: ReviewQuery) -> tuple[Reading, str]:
    """Read the queue that is asked for into memory; give its name there."""
    now, name = reading(), f"queue_of_{query.of}"
    now.keep(name, _ASKED.format(_QUEUES[query.of]))
    return now, name


def _asked(query: ReviewQuery) -> tuple[str, list[Any], list[str]]:
    """Give the condition of a question, its values, and the pairs that are decided."""
    where, told = "probability BETWEEN ? AND ?", list[Any]([query.low, query.high])
    if query.text:
        where += " AND (contains(lower(hospitals), ?) OR contains(lower(names), ?))"
        told += [query.text.lower().strip()] * 2
    return where, told, [f"{one}\n{other}" for one, other in query.decided]


def records_of(ids: Iterable[int]) -> dict[int, Record]:
    """Read records by their numbers."""
    now = reading()
    rows = now.rows(
        "SELECT r.*, p.one_id FROM record r LEFT JOIN record_person p USING (record_id) "
        "WHERE r.record_id IN (SELECT unnest(?::BIGINT[]))",
        [list(ids)],
    )
    return {row["record_id"]: record(row) for row in rows}


def record(row: dict[str, Any]) -> Record:
    """Make a record of a row of `schema.record` with its `one_id`."""
    values = {name: row[name] for name in (*FIELDS, *_TOLD_APART.values(), "institution_id")}
    named = f"{row['source']}:{row['source_id']}"
    return Record(row["record_id"], named, row["source"], row["source_id"], row["one_id"], values)


def compared(one: Record, other: Record) -> tuple[Compared, ...]:
    """Put the fields of two records side by side; those that neither tells are left out."""
    return tuple(
        Compared(name, one.values[name], other.values[name], _verdict(name, one.values, other.values))
        for name in FIELDS
        if _is_told(one.values[name]) or _is_told(other.values[name])
    )


def evidence_of(text: str) -> tuple[Evidence, ...]:
    """Read evidence as the loop writes it.

    Examples
    --------
    >>> evidence_of("hospital differs, city same +1.4, phone differs -3.1")
    (Evidence(words='hospital differs, city same', weight=1.4), Evidence(words='phone differs', weight=-3.1))
    """
    return tuple(Evidence(words, float(weight)) for words, weight in _PART.findall(text))


def _pair(now: Reading, row: dict[str, Any]) -> Pair:
    known = records_of([row["record_a"], row["record_b"]])
    one, other = known[row["record_a"]], known[row["record_b"]]
    return Pair(
        one=one,
        other=other,
        probability=row["probability"],
        reason=row["reason"],
        evidence=evidence_of(row["evidence"]),
        fields=compared(one, other),
    )


def _is_told(value: object) -> bool:
    return value is not None and value != []


def _verdict(name: str, one: dict[str, Any], other: dict[str, Any]) -> str:
    if not _is_told(one[name]) or not _is_told(other[name]):
        return "one"
    if name in ("updated_at", "rep_id", "papers", "society_posts", "is_active", "grades"):
        # What sources count, or when they looked, tells nobody apart.
        return "agrees" if one[name] == other[name] else "neutral"
    if name == "other_ids":
        return "agrees" if set(one[name]) & set(other[name]) else "differs"
    by = _TOLD_APART.get(name, name)
    if _is_told(one[by]) and _is_told(other[by]):
        is_same = one[by] == other[by]
    else:
        is_same = simplify(str(one[name])) == simplify(str(other[name]))
    same_place = name == "hospital" and one["institution_id"] and one["institution_id"] == other["institution_id"]
    return "agrees" if is_same or same_place else "differs"
