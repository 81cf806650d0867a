"""What the loop suggests to do next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.seeing import titles
from hcploop_web.insights.sights import brands_and_all, condition


class NoSuchSuggestion(Exception):
    """There is no such suggestion, or the user does not see it: the two are not told apart."""


@dataclass(frozen=True)
class Suggestion:
    """What to do next for a doctor; `expires_at` with its zone."""

    decision_id: str
    one_id: str
    brand: str
    position: int
    channel: str
    action: str
    content_id: str | None
    title: str | None
    sender: str | None
    weekday: int | None
    hour: int | None
    probability: float | None
    expected_value: float | None
    driver: str | None
    reason: str
    reason_zh: str
    tier: int | None
    expires_at: dt.datetime | None


@dataclass(frozen=True)
class SuggestionQuery:
    """Which suggestions; what is empty does not matter."""

    one_id: str = ""
    brand: str = ""
    channel: str = ""
    sender: str = ""
    page: int = 1


@dataclass(frozen=True)
class Suggestions:
    """A page of suggestions, and how many there are in all."""

    rows: tuple[Suggestion, ...]
    count: int
    page: int
    as_of: dt.datetime


def find_suggestion(decision_id: str, sight: Sight) -> Suggestion:
    """Find a suggestion.

    Parameters
    ----------
    decision_id : str
        Which.
    sight : Sight
        What the user sees.

    Returns
    -------
    Suggestion
        Of the snapshot in force.

    Raises
    ------
    NoSuchSuggestion
        There is none that the user sees.
    NothingYet
        There is no snapshot.
    """
    found = _found(reading(), ["s.decision_id = ?"], [decision_id], sight, limit=(1, 0))
    if not found:
        raise NoSuchSuggestion
    return found[0]


def find_suggestions(query: SuggestionQuery, sight: Sight, *, rows: int) -> Suggestions:
    """List suggestions: each sender's list of a channel from its best on.

    Parameters
    ----------
    query : SuggestionQuery
        Which.
    sight : Sight
        What the user sees.
    rows : int
        Rows of a page.

    Returns
    -------
    Suggestions
        Of the snapshot in force.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    parts: list[str] = []
    given: list[Any] = []
    for name in ("one_id", "brand", "channel", "sender"):
        if value := getattr(query, name):
            parts.append(f"s.{name} = ?")
            given.append(value)
    where, values = _where(now, parts, given, sight)
    count = now.rows(f"SELECT count(*) AS n {_SOURCE} WHERE {where}", values)[0]["n"]
    page = max(1, query.page)
    found = _found(now, parts, given, sight, limit=(rows, (page - 1) * rows))
    return Suggestions(found, count, page, now.as_of)


_SOURCE = "FROM suggestion s JOIN doctor USING (one_id)"
_COLUMNS = tuple(one.name for one in fields(Suggestion) if one.name != "title")


def _found(
    now: Reading, parts: list[str], given: list[Any], sight: Sight, *, limit: tuple[int, int]
) -> tuple[Suggestion, ...]:
    where, values = _where(now, parts, given, sight)
    names = ", ".join(f"s.{name}" for name in _COLUMNS)
    rows = now.rows(
        f"SELECT {names} {_SOURCE} WHERE {where} "
        "ORDER BY s.sender, s.channel, s.position, s.decision_id LIMIT ? OFFSET ?",
        [*values, *limit],
    )
    return tuple(Suggestion(**{**row, **_told(now, row)}) for row in rows)


def _told(now: Reading, row: dict[str, Any]) -> dict[str, Any]:
    until = row["expires_at"]
    return {"title": titles(now).get(row["content_id"]), "expires_at": until and until.replace(tzinfo=dt.UTC)}


def _where(now: Reading, parts: list[str], given: list[Any], sight: Sight) -> tuple[str, list[Any]]:
    seen, values = condition(sight)
    brands = brands_and_all(sight, now.snapshot)
    return " AND ".join([seen, "list_contains(?, s.brand)", *parts]), [*values, brands, *given]
