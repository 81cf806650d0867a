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
_ONE_CONTENT = 1 << 32


ROW = np.dtype([("value", "f8"), ("content", "i4"), ("touches", "i4"), ("first_on", "i4"), ("last_on", "i4")])
"""A row of `schema.participation`; days since 1970."""


class Done(NamedTuple):
    """What people did with contents; rows stand by person, since memory is slow where it is read here and there.

    Parameters
    ----------
    begins : numpy array of int64, shape (people + 1,)
        Where each person begins.
    rows : numpy array of ROW
    """

    begins: Array
    rows: Array


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
        The heaviest contents behind it: weight in millionths × contents + (contents - 1 - content), or -1 where there
        are fewer.
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


class Columns(NamedTuple):
    """The columns of `schema.participation`."""

    person: Array
    content: Array
    value: Array
    touches: Array
    first_on: Array
    last_on: Array


@numba.njit(cache=True, nogil=True)
def by_person(columns: Columns, people: int, rows: Array) -> Done:
    """Sort rows by person, by counting, into `rows`."""
    begins = np.zeros(people + 1, np.int64)
    for person in columns.person:
        begins[person + 1] += 1
    begins = np.cumsum(begins)
    upto = begins[:-1].copy()
    for at in range(len(rows)):
        row = rows[upto[columns.person[at]]]
        upto[columns.person[at]] += 1
        row.value, row.content, row.touches = columns.value[at], columns.content[at], columns.touches[at]
        row.first_on, row.last_on = columns.first_on[at], columns.last_on[at]
    return Done(begins, rows)


@numba.njit(cache=True, nogil=True)
def earn(first: int, stop: int, done: Done, carried: Carried, limits: Limits) -> Earned:
    """Work out the tags of the people from `first` to before `stop`."""
    sums = _sums(len(carried.family))
    found = _empty((stop - first) * limits.kept)
    rows = 0
    for person in range(first, stop):
        own = done.rows[done.begins[person] : done.begins[person + 1]]
        _sort(own)
        _add_up(own, carried, sums)
        kept = _heaviest(person, carried, limits, sums, (found, rows))
        _say_why(own, carried, sums, found)
        rows += kept
        sums.weight[:], sums.counts[:], sums.row[:] = 0.0, 0, -1
    return _upto(found, rows)


class _Sums(NamedTuple):
    """What one person has of each tag, and the row in which a tag that is kept is told, or -1.

    `counts` holds contacts and, from bit 32 on, different contents.
    """

    weight: Array
    counts: Array
    row: Array


@numba.njit(cache=True, nogil=True)
def _sums(tags: int) -> _Sums:
    return _Sums(np.zeros(tags), np.zeros(tags, np.int64), np.full(tags, -1, np.int64))


@numba.njit(cache=True, nogil=True)
def _sort(own: Array) -> None:
    """Sort the few rows of a person by content, and by value, so that sums do not hang on the order of rows."""
    for at in range(1, len(own)):
        place = at
        while place > 0 and _is_after(own[place - 1], own[place]):
            one, other = own[place - 1], own[place]
            one.value, other.value = other.value, one.value
            one.content, other.content = other.content, one.content
            one.touches, other.touches = other.touches, one.touches
            one.first_on, other.first_on = other.first_on, one.first_on
            one.last_on, other.last_on = other.last_on, one.last_on
            place -= 1


@numba.njit(cache=True, nogil=True)
def _is_after(one: Any, other: Any) -> bool:  # noqa: ANN401 - a row of an array of ROW
    return bool(one.content > other.content or (one.content == other.content and one.value > other.value))


@numba.njit(cache=True, nogil=True)
def _merged(own: Array, at: int) -> tuple[int, float, Any, Any, Any]:
    """Make one of the rows of a content from `at` on: where the next begins, value, contacts, first and last day."""
    content, value, touches = own[at].content, own[at].value, np.int64(own[at].touches)
    first_on, last_on = own[at].first_on, own[at].last_on
    at += 1
    while at < len(own) and own[at].content == content:
        value += own[at].value
        touches += own[at].touches
        first_on, last_on = min(first_on, own[at].first_on), max(last_on, own[at].last_on)
        at += 1
    return at, value, touches, first_on, last_on


@numba.njit(cache=True, nogil=True)
def _add_up(own: Array, carried: Carried, sums: _Sums) -> None:
    """Add what a person did to the tags of the contents."""
    at = 0
    while at < len(own):
        content = own[at].content
        at, value, touches, _first, _last = _merged(own, at)
        for place in range(carried.begins[content], carried.begins[content + 1]):
            tag = carried.tag[place]
            sums.weight[tag] += value * carried.weight[place]
            sums.counts[tag] += touches + _ONE_CONTENT


@numba.njit(cache=True, nogil=True)
def _heaviest(person: int, carried: Carried, limits: Limits, sums: _Sums, to: tuple[Earned, int]) -> int:
    """Tell the heaviest of the tags that are broad enough; returns how many."""
    found, row = to
    families = np.zeros(len(carried.family))
    picked, rank = np.empty(len(carried.family), np.int64), np.empty(len(carried.family))
    count = 0
    for tag in range(len(carried.family)):
        contents, touches = sums.counts[tag] // _ONE_CONTENT, sums.counts[tag] % _ONE_CONTENT
        if contents < limits.contents or touches < limits.touches or sums.weight[tag] < limits.weight:
            continue
        families[carried.family[tag]] += sums.weight[tag]
        # Tags come in the order of their names, so those of one weight stay in it.
        place, weight = count, np.rint(sums.weight[tag] * _MILLIONTHS)
        while place > 0 and rank[place - 1] < weight:
            picked[place], rank[place] = picked[place - 1], rank[place - 1]
            place -= 1
        picked[place], rank[place] = tag, weight
        count += 1
    count = min(count, limits.kept)
    for tag in picked[:count]:
        found.person[row], found.tag[row], found.weight[row] = person, tag, sums.weight[tag]
        found.share[row] = sums.weight[tag] / families[carried.family[tag]]
        found.contents[row], found.touches[row] = sums.counts[tag] // _ONE_CONTENT, sums.counts[tag] % _ONE_CONTENT
        sums.row[tag] = row
        row += 1
    return count


@numba.njit(cache=True, nogil=True)
def _say_why(own: Array, carried: Carried, sums: _Sums, found: Earned) -> None:
    """Note the days and the heaviest contents behind each tag that is kept."""
    at, contents = 0, len(carried.begins) - 1
    while at < len(own):
        content = own[at].content
        at, value, _touches, first_on, last_on = _merged(own, at)
        for place in range(carried.begins[content], carried.begins[content + 1]):
            row = sums.row[carried.tag[place]]
            if row < 0:
                continue
            found.first_on[row], found.last_on[row] = (
                min(found.first_on[row], first_on),
                max(found.last_on[row], last_on),
            )
            # Of the heaviest, the smaller one wins where weights agree to a millionth.
            added = np.int64(np.floor(value * carried.weight[place] * _MILLIONTHS + 0.5))
            packed = added * contents + (contents - 1 - content)
            for nth in range(EVIDENCE):
                if packed > found.evidence[row, nth]:
                    found.evidence[row, nth], packed = packed, found.evidence[row, nth]


@numba.njit(cache=True, nogil=True)
def _empty(rows: int) -> Earned:
    return Earned(
        np.empty(rows, np.int64),
        np.empty(rows, np.int64),
        np.empty(rows),
        np.empty(rows),
        np.empty(rows, np.int64),
        np.empty(rows, np.int64),
        np.full(rows, np.iinfo(np.int32).max, np.int32),
        np.full(rows, np.iinfo(np.int32).min, np.int32),
        np.full((rows, EVIDENCE), -1, np.int64),
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


def load() -> None:
    """Load what is compiled, or compile it, on a market of nobody: it takes some seconds, which another thread can."""
    ints, floats, longs = np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.int64)
    done = by_person(Columns(ints, ints, floats, ints, ints, ints), 0, np.zeros(0, ROW))
    earn(0, 0, done, Carried(np.zeros(1, np.int32), ints, floats, longs), Limits(1, 1, 0.0, 1))
