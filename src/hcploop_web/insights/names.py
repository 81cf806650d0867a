"""Written names that no rule is sure of: what a steward is asked, and what each could mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from hcploop.errors import HcploopError
from hcploop.schema.kinds.name_decisions import NO_PLACE as NO_PLACE  # noqa: PLC0414 - forms name it without the loop
from hcploop.structure.data import Lists, using
from hcploop.structure.known_names import known_names, near_names
from hcploop.structure.reference import own_lists
from hcploop_web.insights.doctor_table import simplify
from hcploop_web.insights.feeds import market_or_none
from hcploop_web.insights.reading import reading

FOUND = 8
"""How many a search shows at most."""
Key = tuple[str, str, str]
"""Kind, name and place. Of what was decided, an empty place is every place, `NO_PLACE` where none stands beside it."""

_OPEN = """
SELECT *, kind || chr(10) || trim(raw) AS named, kind || chr(10) || trim(raw) || chr(10) || trim(place) AS key
FROM name_review
"""
_FIELDS = ("kind", "raw", "place", "records", "read_as", "reason", "proposed", "likeness")
_FIRST = "records DESC, kind, raw, place"


@dataclass(frozen=True)
class OpenName:
    """A name that no rule is sure of.

    Parameters
    ----------
    kind : str
        hospital, department, title or place.
    raw : str
        As it is written.
    place : str
        Province and city beside a hospital; empty for none.
    records : int
        Rows that say so.
    read_as : str or None
        What it is taken for until somebody decides.
    reason : str
        Why it is asked about, in the loop's word.
    proposed : str or None
        The known hospital that it could be.
    likeness : float or None
        How alike the two are, 0 to 1; no probability.
    elsewhere : int
        Rows that say the same beside another place, or beside none.
    """

    kind: str
    raw: str
    place: str
    records: int
    read_as: str | None
    reason: str
    proposed: str | None
    likeness: float | None
    elsewhere: int = 0


@dataclass(frozen=True)
class Known:
    """One of the known that a name could mean; `value` is what a decision says, `likeness` 0 to 1, no probability."""

    value: str
    name: str
    about: str = ""
    also: tuple[str, ...] = ()
    likeness: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class NameQuery:
    """Which names are asked about.

    Parameters
    ----------
    kind : str
        Of one kind only; empty for all.
    text : str
        Part of the name.
    decided : tuple of Key
        What was decided, with this snapshot or since.
    skipped : tuple of Key
        What comes last.
    chosen : Key, optional
        What is to be shown, though others come first.
    """

    kind: str = ""
    text: str = ""
    decided: tuple[Key, ...] = ()
    skipped: tuple[Key, ...] = ()
    chosen: Key | None = None


@dataclass(frozen=True)
class Names:
    """The name to be looked at, the next ones, and how many are left of how many there were with these filters."""

    name: OpenName | None
    following: tuple[OpenName, ...]
    left: int
    total: int
    as_of: dt.datetime


def names(query: NameQuery, *, rows: int) -> Names:
    """List the names that wait for a decision, the most frequent first.

    Parameters
    ----------
    query : NameQuery
        Which.
    rows : int
        At most so many of them.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    now.keep("open_name", _OPEN)
    where, given = "(? = '' OR kind = ?) AND contains(lower(raw), ?)", [query.kind, query.kind, query.text.lower()]
    is_open = "key NOT IN (SELECT unnest(?::VARCHAR[])) AND named NOT IN (SELECT unnest(?::VARCHAR[]))"
    here = [(kind, raw, "" if place == NO_PLACE else place) for kind, raw, place in query.decided if place]
    decided = [_keys(here), ["\n".join(one[:2]) for one in query.decided if not one[2]]]
    counted = now.rows(
        f"SELECT count(*) AS total, count(*) FILTER (WHERE {is_open}) AS open FROM open_name WHERE {where}",  # noqa: S608 - our own condition
        [*decided, *given],
    )[0]
    found = now.rows(
        f"SELECT * FROM open_name WHERE {where} AND {is_open} "  # noqa: S608 - our own condition
        f"ORDER BY coalesce(list_position(?::VARCHAR[], key), 0), {_FIRST} LIMIT ?",
        [*given, *decided, _keys(query.skipped), rows],
    )
    first = now.rows("SELECT * FROM open_name WHERE key = ?", ["\n".join(query.chosen)]) if query.chosen else found[:1]
    listed = tuple(_name(row) for row in found)
    return Names(_with_elsewhere(first), listed, counted["open"], counted["total"], now.as_of)


def could_mean(name: OpenName) -> tuple[Known, ...]:
    """List what a name could mean, the likeliest first; nothing where none of the known comes near.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    if name.kind != "hospital":
        with _lists():
            return tuple(Known(one, one) for one in near_names(name.raw, name.kind))
    rows = reading().rows(
        "SELECT i.*, c.score AS likeness, c.reason FROM name_candidate c JOIN institution i USING (institution_id) "
        "WHERE trim(c.raw) = ? AND trim(c.place) = ? ORDER BY c.rank",
        [name.raw.strip(), name.place.strip()],
    )
    return tuple(_hospital(row) for row in rows)


def find_known(kind: str, text: str, *, rows: int = FOUND) -> tuple[Known, ...]:
    """Look for what a name of a kind may mean: each word stands in a name, another name, or the place of it.

    Parameters
    ----------
    kind : str
        hospital, department, title or place.
    text : str
        Words, in either script.
    rows : int
        At most so many; the shortest names first.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    words = [simplify(word) for word in text.split()]
    if not words:
        return ()
    if kind == "hospital":
        found = reading().rows(f"{_HOSPITALS} ORDER BY len(name), name LIMIT ?", [words, rows])
        return tuple(_hospital(row) for row in found)
    with _lists():
        told = [one for one in known_names(kind) if _says(" ".join((one.name, *one.words)), words)]
    told.sort(key=lambda one: (not _says(one.name, words), len(one.name)))
    return tuple(Known(one.name, one.name, also=one.words[:3]) for one in told[:rows])


def _says(text: str, words: Sequence[str]) -> bool:
    simple = simplify(text)
    return all(word in simple for word in words)


def known_as(kind: str, value: str) -> str | None:
    """Name what a decision of a kind says; None where it is none of the known."""
    if kind == "hospital":
        return hospitals_named([value]).get(value)
    with _lists():
        return next((one.name for one in known_names(kind) if one.name == value), None)


def hospitals_named(ids: Sequence[str]) -> dict[str, str]:
    """Name hospitals of the market's list by their ids; those that are not in it are left out."""
    rows = reading().rows(
        "SELECT institution_id, name FROM institution WHERE institution_id IN (SELECT unnest(?::VARCHAR[]))",
        [list(ids)],
    )
    return {row["institution_id"]: row["name"] for row in rows}


_HOSPITALS = """
SELECT * FROM institution WHERE len(list_filter(?::VARCHAR[], word -> NOT contains(
  lower(concat_ws(' ', institution_id, name, array_to_string(aliases, ' '), province, city)), word))) = 0
"""


def _keys(keys: Sequence[Key]) -> list[str]:
    return ["\n".join(one) for one in keys]


def _name(row: dict[str, Any]) -> OpenName:
    return OpenName(*(row[field] for field in _FIELDS))


def _with_elsewhere(rows: Sequence[dict[str, Any]]) -> OpenName | None:
    if not rows:
        return None
    others = "SELECT coalesce(sum(records), 0)::BIGINT AS n FROM open_name WHERE named = ? AND key <> ?"
    elsewhere = reading().rows(others, [rows[0]["named"], rows[0]["key"]])[0]["n"]
    return replace(_name(rows[0]), elsewhere=elsewhere)


def _hospital(row: dict[str, Any]) -> Known:
    about = [one for one in (row["province"], row["city"], row["level"]) if one]
    return Known(
        value=row["institution_id"],
        name=row["name"],
        about=" · ".join(dict.fromkeys(about)),
        also=tuple(row["aliases"] or ())[:4],
        likeness=row.get("likeness"),
        reason=row.get("reason") or "",
    )


@contextmanager
def _lists() -> Iterator[None]:
    """Read names by the market's own lists; by those that ship where the market cannot be read now."""
    market = market_or_none()
    try:
        lists = own_lists(market.root) if market else Lists()
    except HcploopError:
        lists = Lists()
    with using(lists):
        yield
