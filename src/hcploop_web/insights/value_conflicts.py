"""Fields whose best value was hard to tell: what a steward is asked, and which record says what."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hcploop_web.insights.reading import Reading, reading, utc
from hcploop_web.insights.wording import Words

Key = tuple[str, str]
"""A doctor's id and a field; of what was decided, a record's name and a field."""

_OPEN = """
SELECT v.*, h.name, h.hospital, v.one_id || chr(10) || v.field AS key
FROM value_conflict v LEFT JOIN hcp h USING (one_id)
"""
_NAMED = """
SELECT r.source || ':' || r.source_id AS named, p.one_id FROM record r JOIN record_person p USING (record_id)
"""
_SHOWN_ENDS = {"phone": (6, 4), "licence_no": (3, 3)}


@dataclass(frozen=True)
class OpenValue:
    """A field of a doctor on which her records differ and the first rule could not decide.

    Parameters
    ----------
    one_id : str
        The doctor.
    name, hospital : str or None
        What she is called, and where she works.
    field : str
        The field.
    value, other : str
        What is shown, and what it could be as well; contacts and licences masked.
    records : int
        Records that say the one or the other.
    reason : str
        Why it is asked about, in the loop's word; empty where a rule told it.
    rule : str
        By which rule the one that is shown won, in the loop's word.
    """

    one_id: str
    name: str | None
    hospital: str | None
    field: str
    value: str
    other: str
    records: int
    reason: str
    rule: str


@dataclass(frozen=True)
class Said:
    """A value that records of a doctor say of a field; `record` stands for all that say it, the one changed last."""

    record: str
    value: str
    is_kept: bool
    records: int
    sources: tuple[str, ...]
    newest: dt.datetime | None
    why: str


@dataclass(frozen=True)
class ValueQuery:
    """Which fields are asked about.

    Parameters
    ----------
    field : str
        One field only; empty for all.
    decided : tuple of Key
        What was decided since the snapshot was made: record and field.
    skipped : tuple of Key
        What comes last: doctor and field.
    chosen : Key, optional
        What is to be shown, though others come first.
    """

    field: str = ""
    decided: tuple[Key, ...] = ()
    skipped: tuple[Key, ...] = ()
    chosen: Key | None = None


@dataclass(frozen=True)
class OpenValues:
    """What is to be looked at, what follows, and how many are left of how many there were with these filters."""

    value: OpenValue | None
    following: tuple[OpenValue, ...]
    left: int
    total: int
    as_of: dt.datetime


def open_values(query: ValueQuery, *, rows: int) -> OpenValues:
    """List the fields that wait for a decision, those of most records first.

    Parameters
    ----------
    query : ValueQuery
        Which.
    rows : int
        At most so many of them.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    now.keep("open_value", _OPEN)
    decided = _persons_of(now, query.decided)
    where, given = "(? = '' OR field = ?)", [query.field, query.field]
    is_open = "key NOT IN (SELECT unnest(?::VARCHAR[]))"
    counted = now.rows(
        f"SELECT count(*) AS total, count(*) FILTER (WHERE {is_open}) AS open FROM open_value WHERE {where}",  # noqa: S608 - our own condition
        [decided, *given],
    )[0]
    found = now.rows(
        f"SELECT * FROM open_value WHERE {where} AND {is_open} "  # noqa: S608 - our own condition
        "ORDER BY coalesce(list_position(?::VARCHAR[], key), 0), weight DESC, field, one_id LIMIT ?",
        [*given, decided, _keys(query.skipped), rows],
    )
    listed = tuple(map(_value, found))
    chosen = _chosen(now, query.chosen) if query.chosen else None
    return OpenValues(chosen or next(iter(listed), None), listed, counted["open"], counted["total"], now.as_of)


def said_of(one_id: str, field: str) -> tuple[Said, ...]:
    """List what the records of a doctor say of a field, the value that is shown first.

    Parameters
    ----------
    one_id : str
        The doctor.
    field : str
        The field.

    Returns
    -------
    tuple of Said
        Empty where they do not differ.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    words = Words(now.snapshot.manifest)
    told = [row for row in now.of_person("hcp_value", one_id) if row["field"] == field]
    groups = defaultdict(list)
    for value, rows in sorted(_by_value(_records_of(now, one_id), field).items(), reverse=True):
        groups[_told_apart(field, value, rows)].append(rows)
    said = []
    for row in sorted(told, key=lambda row: row["place"]):
        alike = groups.get((row["value"], row["records"], frozenset(row["sources"]), row["newest"]))
        if alike:
            # Two values masked alike stand in the order of the values themselves, as the loop's own places do.
            said.append(_said(row, alike.pop(0), words))
    return tuple(said)


def told_by(decided: Iterable[Key]) -> dict[Key, tuple[str, str | None, str]]:
    """Say of records whose they are and what they tell of a field today.

    Parameters
    ----------
    decided : iterable of (record, field)
        A record as `source:source_id`.

    Returns
    -------
    dict
        The doctor's id, her name, and the value, contacts and licences masked; what is told no more is left out.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now, asked = reading(), set(decided)
    rows = now.rows(
        "SELECT r.*, p.one_id, h.name AS her_name FROM record r JOIN record_person p USING (record_id) "
        "LEFT JOIN hcp h USING (one_id) WHERE r.source || ':' || r.source_id IN (SELECT unnest(?::VARCHAR[]))",
        [sorted({record for record, _field in asked})],
    )
    told = {}
    for row in rows:
        for key in asked:
            value = _told(row, key[1]) if key[0] == _name(row) else None
            if value is not None:
                told[key] = (row["one_id"], row["her_name"], _shown(key[1], value, [row]))
    return told


def _chosen(now: Reading, key: Key) -> OpenValue | None:
    """Give what was chosen: any field on which records differ may be decided, one that rules could tell as well."""
    rows = now.rows("SELECT * FROM open_value WHERE key = ?", _keys([key]))
    if rows:
        return _value(rows[0])
    differing = now.rows(
        "SELECT h.name, h.hospital, a.*, b.value AS other, a.records + b.records AS weight, '' AS reason "
        "FROM hcp_value a JOIN hcp_value b USING (one_id, field) JOIN hcp h USING (one_id) "
        "WHERE a.one_id = ? AND a.field = ? AND a.place = 1 AND b.place = 2",
        list(key),
    )
    return _value(differing[0]) if differing else None


def _persons_of(now: Reading, decided: Sequence[Key]) -> list[str]:
    """Whose fields were decided: a decision names a record, and holds for the doctor that the record is."""
    if not decided:
        return []
    now.keep("record_named", _NAMED)
    names = sorted({record for record, _field in decided})
    rows = now.rows("SELECT * FROM record_named WHERE named IN (SELECT unnest(?::VARCHAR[]))", [names])
    whose = {row["named"]: row["one_id"] for row in rows}
    return _keys((whose[record], field) for record, field in decided if record in whose)


def _records_of(now: Reading, one_id: str) -> list[dict[str, Any]]:
    return now.rows("SELECT r.* FROM record r JOIN record_person p USING (record_id) WHERE p.one_id = ?", [one_id])


def _by_value(records: list[dict[str, Any]], field: str) -> dict[str, list[dict[str, Any]]]:
    """Put records together that say the same; a nickname counts only of whom no source tells a family name."""
    if field == "name":
        full = [row for row in records if row["is_full_name"]]
        records = [row for row in full if row["surname_key"] is not None] or full
    groups = defaultdict(list)
    for row in records:
        if (value := _told(row, field)) is not None:
            groups[value].append(row)
    return groups


def _told(row: dict[str, Any], field: str) -> str | None:
    if field == "hospital":
        keys = (row[name] for name in ("institution_id", "hospital_key", "city", "province"))
        return next((str(key) for key in keys if key is not None), None)
    return None if row[field] is None else str(row[field])


def _told_apart(field: str, value: str, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    """By what a value is found in `hcp_value`, where contacts are masked."""
    newest = max((row["updated_at"] for row in rows if row["updated_at"]), default=None)
    return _shown(field, value, rows), len(rows), frozenset(row["source"] for row in rows), newest


def _shown(field: str, value: str, rows: list[dict[str, Any]]) -> str:
    if field == "hospital":
        told = [max(row[name] or "" for row in rows) for name in ("hospital", "city", "province")]
        return next(filter(None, told), value)
    if field == "email":
        return re.sub("^(.)[^@]*@", r"\1***@", value)
    if field in _SHOWN_ENDS:
        head, tail = _SHOWN_ENDS[field]
        return f"{value[:head]}****{value[-tail:]}" if len(value) >= head + tail + 3 else "****"
    return value


def _said(row: dict[str, Any], records: list[dict[str, Any]], words: Words) -> Said:
    best = max(records, key=lambda one: (one["updated_at"] or dt.datetime.min, _name(one)))  # noqa: DTZ901 - only compared
    return Said(
        record=_name(best),
        value=row["value"],
        is_kept=row["is_kept"],
        records=row["records"],
        sources=tuple(row["sources"]),
        newest=utc(row["newest"]) if row["newest"] else None,
        why="" if row["is_kept"] else words.of("lost_by", row["rule"]),
    )


def _name(row: dict[str, Any]) -> str:
    return f"{row['source']}:{row['source_id']}"


def _keys(keys: Iterable[Key]) -> list[str]:
    return ["\n".join(one) for one in keys]


def _value(row: dict[str, Any]) -> OpenValue:
    names = ("one_id", "name", "hospital", "field", "value", "other", "weight", "reason", "rule")
    return OpenValue(*(row[name] for name in names))
