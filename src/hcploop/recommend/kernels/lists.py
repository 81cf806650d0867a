"""Which contents make a person's list: the best ones, some for her next need, one that nobody knows yet."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from hcploop.recommend.kernels.chosen import BY_SCORE, EXPLORING, FOR_NEXT_LAYER
from hcploop.recommend.kernels.largest import clear, holds, put
from hcploop.recommend.kernels.scores import Wares

Array = npt.NDArray[Any]


class Line(NamedTuple):
    """The list of one person.

    Parameters
    ----------
    column : numpy array of int64, shape (positions,)
        The contents by their columns of the shelf, -1 where there are fewer.
    score : numpy array of float32, shape (positions,)
        Their scores.
    kind : numpy array of int64, shape (positions,)
        `BY_SCORE`, `FOR_NEXT_LAYER` or `EXPLORING`.
    """

    column: Array
    score: Array
    kind: Array


@numba.njit(cache=True, nogil=True)
def fill(line: Line, scores: Array, wares: Wares, next_layer: int, counts: tuple[int, int]) -> None:
    """Choose the contents of a person.

    The best by score; where fewer than wanted of them serve her next need, the best ones that do, and suit her better
    than the average, take the lowest places. The last place may be kept for the best of the fresh contents that is not
    on the list yet; without such a one it is given by score.

    Parameters
    ----------
    line : Line
        Is written to.
    scores : numpy array of float32, shape (columns,)
        -inf for what must not be chosen.
    wares : Wares
        The contents.
    next_layer : int
        Her next need, -1 for none.
    counts : tuple of int
        How many places are for the next need, and whether (1 or 0) the last place is kept.
    """
    positions, (for_next, kept) = len(line.column), counts
    found, values = np.empty(positions, np.int64), np.empty(positions, np.float32)
    clear(found, values, -np.inf)
    for column in range(len(scores)):
        if scores[column] > values[-1]:
            put(found, values, column, scores[column])
    clear(line.column, line.score, -np.inf)
    regular = positions - (kept if len(wares.fresh) else 0)
    count = _for_next_layer(line, scores, wares, (next_layer, for_next), found[:regular])
    forced = line.column[:count].copy()
    for place in range(positions):
        if count < positions and found[place] >= 0 and not holds(forced, found[place]):
            line.column[count], line.score[count], line.kind[count] = found[place], values[place], BY_SCORE
            count += 1
    _sort(line, min(count, regular))
    if regular < positions:
        _explore(line, scores, wares.fresh)


@numba.njit(cache=True, nogil=True)
def _for_next_layer(line: Line, scores: Array, wares: Wares, wanted: tuple[int, int], head: Array) -> int:
    """Begin a list with what serves the next need, and say how many there are."""
    next_layer, for_next = wanted
    line.kind[:] = BY_SCORE
    if next_layer < 0 or not for_next:
        return 0
    forced, worth = line.column[:for_next], line.score[:for_next]
    # A need is no reason to offer what suits her less than the average.
    clear(forced, worth, np.float32(0))
    for column in wares.of_layer[wares.layer_begins[next_layer] : wares.layer_begins[next_layer + 1]]:
        if scores[column] > worth[-1]:
            put(forced, worth, column, scores[column])
    count = 0
    for column in forced:
        if column >= 0:
            line.kind[count] = BY_SCORE if holds(head, column) else FOR_NEXT_LAYER
            count += 1
    line.score[count:] = -np.inf
    return count


@numba.njit(cache=True, nogil=True)
def _sort(line: Line, count: int) -> None:
    """Order the first places by score; equals stay as they are."""
    for place in range(1, count):
        at = place
        while at > 0 and line.score[at] > line.score[at - 1]:
            for part in (line.column, line.kind):
                part[at], part[at - 1] = part[at - 1], part[at]
            line.score[at], line.score[at - 1] = line.score[at - 1], line.score[at]
            at -= 1


@numba.njit(cache=True, nogil=True)
def _explore(line: Line, scores: Array, fresh: Array) -> None:
    """Put the best fresh content that is not on the list yet into the last place."""
    last = len(line.column) - 1
    best, most = -1, np.float32(-np.inf)
    for column in fresh:
        if scores[column] > most and not holds(line.column[:last], column):
            best, most = column, scores[column]
    if best >= 0:
        line.column[last], line.score[last], line.kind[last] = best, most, EXPLORING
