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
    title_rank: int | None
    profession: str


_SPACES = re.compile(r"(?<![a-z]) +| +(?![a-z])")


def titles(values: pa.Table) -> pa.Table:
    """Say which professional rank and which academic title each text names.

    A text may name both (主任医师/教授); of several ranks the highest stands. 主任 alone is taken for 主任医师, as
    users of CRM systems write it; 科主任, 主任委员 are offices, not ranks.

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
    >>> form["title"], form["title_rank"], form["academic_title"]
    ('主任医师', 4, '教授')
    """
    raw = raw_values(values)
    read = [_read(text.lower()) for text in simplified(tidied(raw))]
    rows = [{"raw": text, **form} for text, form in zip(values["raw"].to_pylist(), read, strict=True)]
    return schema.title_match.check_arrow(schema.title_match.arrow(rows))


def _read(text: str) -> dict[str, str | int | None]:
    found = _pattern().findall(_SPACES.sub("", text.replace(".", " ")))
    ranks = [rank for word in found if (rank := _ranks().get(word)) is not None]
    academic = [place for word in found if (place := _academic().get(word)) is not None]
    rank = min(ranks, key=_height, default=None)
    return {
        "title": rank.title if rank else None,
        "title_rank": rank.title_rank if rank else None,
        "profession": rank.profession if rank else None,
        "academic_title": _academic_titles()[min(academic)] if academic else None,
    }


def _height(rank: _Rank) -> tuple[int, int]:
    """Highest first; among professions without ranks of ours, the order of the list."""
    return -(rank.title_rank or 0), list(_ranks().values()).index(rank)


@data.derived
def _pattern() -> re.Pattern[str]:
    """Any listed word, the longest first, so that 副主任 is not read as 主任; letters only as whole words."""
    words = [*_ranks(), *_academic(), *data.words("titles")["office"]["words"]]
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in longest), re.ASCII)


@data.derived
def _ranks() -> dict[str, _Rank]:
    return {
        word: _Rank(entry["title"], entry.get("rank"), entry["profession"])
        for entry in data.words("titles")["rank"]
        for word in entry["words"]
    }


@data.derived
def _academic() -> dict[str, int]:
    return {word: place for place, entry in enumerate(data.words("titles")["academic"]) for word in entry["words"]}


@data.derived
def _academic_titles() -> list[str]:
    return [entry["title"] for entry in data.words("titles")["academic"]]
