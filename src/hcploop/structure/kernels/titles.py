"""Titles: the professional rank and the academic title that a text names."""

from __future__ import annotations

import re
from typing import NamedTuple

import pyarrow as pa

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.text import raw_values, simplified, tidied


class _Rank(NamedTuple):
    title: str
    code: str
    title_rank: int | None
    profession: str


_SCORES = {"exact": 1.0, "office": 0.9, "part": 0.85, "habit": 0.7}
_AROUND = re.compile(r"[\s/、,;；+&|·()\[\]【】\-]+")
_SPACES = re.compile(r"(?<![a-z]) +| +(?![a-z])")


def titles(values: pa.Table) -> pa.Table:
    """Say which professional rank and which academic title each text names.

    A text may name both (主任医师/教授); of several ranks the highest stands. 主任 alone is taken for 主任医师, as
    users of CRM systems write it, and says so (`habit`); 科主任, 主任委员 are offices, not ranks.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct texts.

    Returns
    -------
    schema.title_match
        One row a value, in their order.

    Examples
    --------
    >>> form = titles(pa.table({"raw": ["主任醫師／教授"]})).to_pylist()[0]
    >>> form["title"], form["title_rank"], form["academic_title"], form["reason"]
    ('主任医师', 4, '教授', 'exact')
    """
    read = [_read(text.lower()) for text in simplified(tidied(raw_values(values)))]
    rows = [{"raw": text, **form} for text, form in zip(values["raw"].to_pylist(), read, strict=True)]
    return schema.title_match.check_arrow(schema.title_match.arrow(rows))


def _read(text: str) -> dict[str, str | int | float | None]:
    closed = _SPACES.sub("", text.replace(".", " ").replace("-", " "))
    found = _pattern().findall(closed)
    ranks = [rank for word in found if (rank := _ranks().get(word)) is not None]
    academic = [place for word in found if (place := _academic().get(word)) is not None]
    rank = min(ranks, key=_height, default=None)
    reason = _reason(closed, found, is_read=bool(ranks or academic))
    return {
        "title": rank.title if rank else None,
        "title_rank": rank.title_rank if rank else None,
        "profession": rank.profession if rank else None,
        "academic_title": _academic_titles()[min(academic)] if academic else None,
        "code": rank.code if rank else None,
        "score": _SCORES.get(reason, 0.0),
        "reason": reason,
    }


def _reason(closed: str, found: list[str], *, is_read: bool) -> str:
    if not closed:
        return "empty"
    if not found:
        return "unknown"
    if not is_read:
        return "office"
    if _habit().issuperset(word for word in found if word in _ranks()) and any(word in _ranks() for word in found):
        return "habit"
    return "part" if _AROUND.sub("", _pattern().sub("", closed)) else "exact"


def _height(rank: _Rank) -> tuple[int, int]:
    """Highest first; among professions without ranks of ours, the order of the list."""
    return -(rank.title_rank or 0), list(_ranks().values()).index(rank)


@data.derived
def _habit() -> frozenset[str]:
    return frozenset(data.words("titles")["habit"])


@data.derived
def _pattern() -> re.Pattern[str]:
    """Any listed word, the longest first, so that 副主任 is not read as 主任; letters only as whole words."""
    words = [*_ranks(), *_academic(), *data.words("titles")["office"]["words"]]
    return re.compile("|".join(map(_told, sorted(words, key=len, reverse=True))), re.ASCII)


def _told(word: str) -> str:
    """Write the pattern of a word; 心内科主任医师 holds no 科主任."""
    if word.isascii():
        return rf"\b{word}\b"
    return rf"{word}(?![医护药技检中大])" if word.endswith("主任") else word


@data.derived
def _ranks() -> dict[str, _Rank]:
    return {
        word: _Rank(entry["title"], entry["code"], entry.get("rank"), entry["profession"])
        for entry in data.words("titles")["rank"]
        for word in entry["words"]
    }


@data.derived
def _academic() -> dict[str, int]:
    return {word: place for place, entry in enumerate(data.words("titles")["academic"]) for word in entry["words"]}


@data.derived
def _academic_titles() -> list[str]:
    return [entry["title"] for entry in data.words("titles")["academic"]]
