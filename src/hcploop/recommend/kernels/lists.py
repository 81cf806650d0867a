"""Which contents make a person's list: the best ones, some for her next need, one that nobody knows yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.recommend.kernels.catalogue import Array
from hcploop.recommend.kernels.shelf import Shelf

BY_SCORE, FOR_NEXT_LAYER, EXPLORING = 0, 1, 2
"""Why a content stands on a list."""

_FIRST_OF_ALL = np.float32(1e6)


@dataclass(frozen=True)
class Lists:
    """Lists of a block of people.

    Parameters
    ----------
    column : numpy array of int, people × positions
        The contents by their columns of the shelf, -1 where there are fewer.
    score : numpy array of float32, people × positions
        Their scores.
    kind : numpy array of int, people × positions
        `BY_SCORE`, `FOR_NEXT_LAYER` or `EXPLORING`.
    """

    column: Array
    score: Array
    kind: Array


def lists(
    scores: Array, shelf: Shelf, next_layer: Array, *, positions: int, for_next: int, is_exploring: bool
) -> Lists:
    """Choose the contents of each person.

    The best by score; where fewer than `for_next` of them serve her next need, the best ones that do, and suit her
    better than the average, take the lowest places. The last place is kept for the best of the fresh contents that is
    not on the list yet; without such a one it is given by score.

    Parameters
    ----------
    scores : numpy array of float32, people × columns
        -inf for what must not be chosen.
    shelf : Shelf
        The contents.
    next_layer : numpy array of int, shape (people,)
        The next need of each, -1 for none.
    positions, for_next : int
        Length of a list, and how many of it are for the next need.
    is_exploring : bool
        Whether the last place is kept.
    """
    kept = int(is_exploring and len(shelf.fresh) > 0)
    column, value = _best(scores, positions)
    forced, worth = _for_next_layer(scores, shelf, next_layer, for_next)
    head = column[:, : positions - kept]
    is_forced = np.isin(forced, -1, invert=True)
    is_already = (forced[:, :, None] == head[:, None, :]).any(axis=2) & is_forced
    # What is forced leads, and does not stand twice.
    value = np.where((column[:, :, None] == forced[:, None, :]).any(axis=2) & (column >= 0), -np.inf, value)
    pool = np.concatenate([forced, column], axis=1)
    values = np.concatenate([np.where(is_forced, worth, -np.inf), value], axis=1)
    kinds = np.concatenate([np.where(is_forced & ~is_already, FOR_NEXT_LAYER, BY_SCORE), np.zeros_like(column)], axis=1)
    rank = values + np.concatenate([is_forced * _FIRST_OF_ALL, np.zeros_like(value)], axis=1)
    first = np.argsort(-rank, axis=1, kind="stable")[:, :positions]
    regular, filler = first[:, : positions - kept], first[:, positions - kept :]
    order = np.argsort(-np.take_along_axis(values, regular, axis=1), axis=1, kind="stable")
    picked = np.concatenate([np.take_along_axis(regular, order, axis=1), filler], axis=1)
    chosen, score, kind = (np.take_along_axis(one, picked, axis=1) for one in (pool, values, kinds))
    chosen = np.where(np.isfinite(score), chosen, -1)
    if kept:
        _explore(scores, shelf, (chosen, score, kind))
    return Lists(chosen, score, kind)


def _best(scores: Array, count: int) -> tuple[Array, Array]:
    """Give the highest of each row, highest first; -1 and -inf where a row has fewer."""
    width = scores.shape[1]
    kept = min(count, width)
    if kept == count == 1:
        first = scores.argmax(axis=1)[:, None]
        most = np.take_along_axis(scores, first, axis=1)
        return np.where(np.isfinite(most), first, -1), most
    found = np.full((len(scores), count), -1)
    values = np.full((len(scores), count), -np.inf, dtype=np.float32)
    if kept:
        some = (
            np.argpartition(scores, width - kept, axis=1)[:, width - kept :]
            if kept < width
            else np.tile(np.arange(width), (len(scores), 1))
        )
        some = np.sort(some, axis=1)
        amount = np.take_along_axis(scores, some, axis=1)
        order = np.argsort(-amount, axis=1, kind="stable")
        values[:, :kept] = np.take_along_axis(amount, order, axis=1)
        found[:, :kept] = np.where(np.isfinite(values[:, :kept]), np.take_along_axis(some, order, axis=1), -1)
    return found, values


def _for_next_layer(scores: Array, shelf: Shelf, next_layer: Array, count: int) -> tuple[Array, Array]:
    forced = np.full((len(scores), count), -1)
    worth = np.full((len(scores), count), -np.inf, dtype=np.float32)
    for layer, columns in shelf.of_layers().items() if count else ():
        rows = np.flatnonzero(next_layer == layer)
        if len(rows) and len(columns):
            best, value = _best(scores[np.ix_(rows, columns)], count)
            # A need is no reason to offer what suits her less than the average.
            forced[rows] = np.where((best >= 0) & (value > 0), columns[best], -1)
            worth[rows] = value
    return forced, worth


def _explore(scores: Array, shelf: Shelf, found: tuple[Array, Array, Array]) -> None:
    """Put the best fresh content that is not on the list yet into the last place."""
    column, score, kind = found
    best, value = _best(scores[:, shelf.fresh], column.shape[1])
    best = np.where(best >= 0, shelf.fresh[best], -1)
    is_listed = (best[:, :, None] == column[:, None, :-1]).any(axis=2)
    first = np.argmax((best >= 0) & ~is_listed, axis=1)
    rows = np.arange(len(best))
    has_one = (best[rows, first] >= 0) & ~is_listed[rows, first]
    column[has_one, -1] = best[rows, first][has_one]
    score[has_one, -1] = value[rows, first][has_one]
    kind[has_one, -1] = EXPLORING
