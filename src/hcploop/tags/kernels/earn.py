"""The loops behind `people_tags`, compiled when they are first called (Numba) and kept for the next process."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

EVIDENCE = 3
"""Contents that are shown as evidence of a tag."""

_MILLIONTHS = 1_000_000


class Done(NamedTuple):
    """What people did with contents, a row a person, content and more; rows stand by person.

    Parameters
    ----------
    begins : numpy array of int64, shape (people + 1,)
        Where each person begins in `order`.
    order : numpy array of int64, shape (rows,)
        The places of rows, by person.
    content, value, touches, first_on, last_on : numpy array, shape (rows,)
        Columns of `schema.participation`, days since 1970.
    """

    begins: Array
    order: Array
    content: Array
    value: Array
    touches: Array
    first_on: Array
    last_on: Array


class Carried(NamedTuple):
    """What contents are about: of content c the tags `tag[begins[c] : begins[c + 1]]`.

    Parameters
    ----------
    begins : numpy array of int32, shape (contents + 1,)
    tag : numpy array of int32
    weight : numpy array of float64
    family : numpy array of int64, shape (tags,)
        The number of each tag's family.
    """

    begins: Array
    tag: Array
    weight: Array
    family: Array


class Limits(NamedTuple):
    """From when on a tag is earned, and how many are kept."""

    contents: int
    touches: int
    weight: float
    kept: int


class Earned(NamedTuple):
    """Tags that people earned, by person and falling weight.

    Parameters
    ----------
    person, tag, weight, share, contents, touches, first_on, last_on : numpy array, shape (rows,)
        As in `schema.hcp_tag`, with numbers in the place of ids.
    evidence : numpy array of int64, shape (rows, EVIDENCE)
        The heaviest contents behind it; -1 where there are fewer.
    """

    person: Array
    tag: Array
    weight: Array
    share: Array
    contents: Array
    touches: Array
    first_on: Array
    last_on: Array
    evidence: Array


@numba.njit(cache=True, nogil=True)
def by_person(person: Array, people: int) -> tuple[Array, Array]:
    """Sort rows by person, by counting: where each begins, and the places of rows."""
    begins = np.zeros(people + 1, np.int64)
    for one in person:
        begins[one + 1] += 1
    begins = np.cumsum(begins)
    upto = begins[:-1].copy()
    order = np.empty(len(person), np.int64)
    for row in range(len(person)):
        order[upto[person[row]]] = row
        upto[person[row]] += 1
    return begins, order


@numba.njit(cache=True, nogil=True)
def earn(first: int, stop: int, done: Done, carried: Carried, limits: Limits) -> Earned:
    """Work out the tags of the people from `first` to before `stop`."""
    tags, most = len(carried.family), (stop - first) * limits.kept
    seen = _nothing(tags)
    found = _empty(most)
    rows = 0
    for person in range(first, stop):
        own = done.order[done.begins[person] : done.begins[person + 1]]
        touched = _add_up(_sorted(own, done), done, carried, seen)
        kept, families = _heaviest(carried, limits, seen)
        for tag in kept:
            _tell(found, rows, tag, seen, len(carried.begins) - 1)
            found.person[rows] = person
            found.share[rows] = seen.weight[tag] / families[carried.family[tag]]
            rows += 1
        for tag in touched:
            _clear(seen, tag)
    return _upto(found, rows)


class _Sums(NamedTuple):
    """What one person has of each tag."""

    weight: Array
    contents: Array
    touches: Array
    first_on: Array
    last_on: Array
    best: Array


@numba.njit(cache=True, nogil=True)
def _nothing(tags: int) -> _Sums:
    return _Sums(
        np.zeros(tags),
        np.zeros(tags, np.int64),
        np.zeros(tags, np.int64),
        np.full(tags, np.iinfo(np.int32).max, np.int32),
        np.full(tags, np.iinfo(np.int32).min, np.int32),
        np.full((tags, EVIDENCE), -1, np.int64),
    )


@numba.njit(cache=True, nogil=True)
def _clear(seen: _Sums, tag: int) -> None:
    seen.weight[tag] = 0.0
    seen.contents[tag] = seen.touches[tag] = 0
    seen.first_on[tag], seen.last_on[tag] = np.iinfo(np.int32).max, np.iinfo(np.int32).min
    seen.best[tag] = -1


@numba.njit(cache=True, nogil=True)
def _sorted(own: Array, done: Done) -> Array:
    """Sort the few rows of a person by content, and by value, so that sums do not hang on the order of rows."""
    for at in range(1, len(own)):
        row, place = own[at], at
        key = (done.content[row], done.value[row])
        while place > 0 and (done.content[own[place - 1]], done.value[own[place - 1]]) > key:
            own[place] = own[place - 1]
            place -= 1
        own[place] = row
    return own


@numba.njit(cache=True, nogil=True)
def _add_up(own: Array, done: Done, carried: Carried, seen: _Sums) -> Array:
    """Add what a person did to the tags of the contents; returns the tags."""
    touched = np.empty(len(seen.weight), np.int64)
    tags, at = 0, 0
    while at < len(own):
        content = done.content[own[at]]
        value, touches, first_on, last_on = 0.0, 0, np.iinfo(np.int32).max, np.iinfo(np.int32).min
        while at < len(own) and done.content[own[at]] == content:
            row = own[at]
            value += done.value[row]
            touches += done.touches[row]
            first_on, last_on = min(first_on, done.first_on[row]), max(last_on, done.last_on[row])
            at += 1
        for place in range(carried.begins[content], carried.begins[content + 1]):
            tag, added = carried.tag[place], value * carried.weight[place]
            if seen.contents[tag] == 0:
                touched[tags] = tag
                tags += 1
            seen.weight[tag] += added
            seen.contents[tag] += 1
            seen.touches[tag] += touches
            seen.first_on[tag], seen.last_on[tag] = min(seen.first_on[tag], first_on), max(seen.last_on[tag], last_on)
            _note(seen.best[tag], added, content, len(carried.begins) - 1)
    return touched[:tags]


@numba.njit(cache=True, nogil=True)
def _note(best: Array, added: float, content: int, contents: int) -> None:
    """Keep the heaviest contents; the smaller one wins where weights agree to a millionth."""
    packed = np.int64(np.floor(added * _MILLIONTHS + 0.5)) * contents + (contents - 1 - content)
    for nth in range(EVIDENCE):
        if packed > best[nth]:
            best[nth], packed = packed, best[nth]


@numba.njit(cache=True, nogil=True)
def _heaviest(carried: Carried, limits: Limits, seen: _Sums) -> tuple[Array, Array]:
    """Pick the tags that are broad enough, heaviest first, and add up their families."""
    families = np.zeros(len(carried.family))
    picked = np.empty(len(carried.family), np.int64)
    count = 0
    for tag in range(len(carried.family)):
        is_broad = seen.contents[tag] >= limits.contents and seen.touches[tag] >= limits.touches
        if not is_broad or seen.weight[tag] < limits.weight:
            continue
        families[carried.family[tag]] += seen.weight[tag]
        # Tags come in the order of their names, so those of one weight stay in it.
        place, weight = count, np.rint(seen.weight[tag] * _MILLIONTHS)
        while place > 0 and np.rint(seen.weight[picked[place - 1]] * _MILLIONTHS) < weight:
            picked[place] = picked[place - 1]
            place -= 1
        picked[place] = tag
        count += 1
    return picked[: min(count, limits.kept)], families


@numba.njit(cache=True, nogil=True)
def _tell(found: Earned, row: int, tag: int, seen: _Sums, contents: int) -> None:
    found.tag[row], found.weight[row] = tag, seen.weight[tag]
    found.contents[row], found.touches[row] = seen.contents[tag], seen.touches[tag]
    found.first_on[row], found.last_on[row] = seen.first_on[tag], seen.last_on[tag]
    for nth in range(EVIDENCE):
        packed = seen.best[tag, nth]
        found.evidence[row, nth] = -1 if packed < 0 else contents - 1 - packed % contents


@numba.njit(cache=True, nogil=True)
def _empty(rows: int) -> Earned:
    return Earned(
        np.empty(rows, np.int64),
        np.empty(rows, np.int64),
        np.empty(rows),
        np.empty(rows),
        np.empty(rows, np.int64),
        np.empty(rows, np.int64),
        np.empty(rows, np.int32),
        np.empty(rows, np.int32),
        np.empty((rows, EVIDENCE), np.int64),
    )


@numba.njit(cache=True, nogil=True)
def _upto(found: Earned, rows: int) -> Earned:
    return Earned(
        found.person[:rows],
        found.tag[:rows],
        found.weight[:rows],
        found.share[:rows],
        found.contents[:rows],
        found.touches[:rows],
        found.first_on[:rows],
        found.last_on[:rows],
        found.evidence[:rows],
    )
