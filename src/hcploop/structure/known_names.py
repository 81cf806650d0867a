"""The standard names of departments, titles and places: what a name that nothing recognised may be said to mean."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from hcploop.structure import data
from hcploop.structure.kernels.text import simplified, tidied

KINDS = ("department", "title", "place")
"""Names of hospitals are the market's own list."""
_ALIKE = 0.6


class KnownName(NamedTuple):
    """A standard name, and what else people write for it."""

    name: str
    words: tuple[str, ...]


@data.derived
def known_names(kind: str) -> tuple[KnownName, ...]:
    """List the standard names of a kind, of the lists in force.

    Parameters
    ----------
    kind : {"department", "title", "place"}
        What they name. Of titles, ranks come before academic titles; a place is a province, or a province and a city.

    Returns
    -------
    tuple of KnownName
        In the order of the list, each name once. The kernel of the kind reads each as itself.

    Examples
    --------
    >>> known_names("title")[0].name, known_names("place")[0].name
    ('主任医师', '北京市')
    """
    told: dict[str, KnownName] = {}
    for one in _LISTED[kind]():
        told.setdefault(one.name, one)
    return tuple(told.values())


def near_names(text: str, kind: str, *, k: int = 5) -> tuple[str, ...]:
    """List the standard names that look like a text, the most alike first.

    The likeness of two texts is 2 M / T, where M is the number of signs in blocks that both have, and T the number of
    all (Ratcliff, Obershelp 1988); the nearest of a name's words counts, in simplified script.

    Parameters
    ----------
    text : str
        As it is written.
    kind : {"department", "title", "place"}
        What it names.
    k : int
        How many at most.

    Returns
    -------
    tuple of str
        Those of a likeness of at least .6.

    Examples
    --------
    >>> near_names("肿內科", "department", k=1)
    ('肿瘤科',)
    """
    asked = simplified(tidied([text]))[0].lower()
    scored = [(max(_likeness(asked, word) for word in (one.name, *one.words)), one.name) for one in known_names(kind)]
    near = sorted((one for one in scored if one[0] >= _ALIKE), key=lambda one: -one[0])
    return tuple(name for _, name in near[:k])


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0


def _departments() -> Iterator[KnownName]:
    for row in data.rows("departments"):
        yield KnownName(row["department"], tuple(row["words"].split(";")))


def _titles() -> Iterator[KnownName]:
    listed = data.words("titles")
    for entry in (*listed["rank"], *listed["academic"]):
        yield KnownName(entry["title"], tuple(entry["words"]))


def _places() -> Iterator[KnownName]:
    for row in data.rows("places"):
        yield KnownName(row["province"], (*row["short"].split(), row["english"]))
        for city in row["cities"].split():
            if city != row["province"]:
                yield KnownName(f"{row['province']} {city}", (city,))


_LISTED = {"department": _departments, "title": _titles, "place": _places}
