"""How well the contents of a shelf suit a person; compiled when it is first called (Numba) and kept."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from hcploop.recommend.kernels.sparse_rows import Rows, add_product

Array = npt.NDArray[Any]


class Known(NamedTuple):
    """What is known of people, as `people.People` tells.

    Parameters
    ----------
    history : Rows, people × contents
        What they took in, weighed.
    tags : Rows, people × tags
        What they care for.
    trust : numpy array of float32, shape (people,)
        How much a history weighs.
    """

    history: Rows
    tags: Rows
    trust: Array


class Wares(NamedTuple):
    """What is known of the contents of a shelf, as `shelf.Shelf` tells.

    Parameters
    ----------
    spoken_for : Rows, contents × columns
        B: how much contents speak for those of the shelf.
    marks : Rows, tags × columns
        What those are about.
    column_of : numpy array of int64, shape (contents,)
        The column of each content, -1 where it does not stand on the shelf.
    popularity : numpy array of float32, shape (columns,)
        How popular they are.
    of_layer, layer_begins : numpy array of int64, shapes (columns of any need,) and (needs + 1,)
        The columns that serve each need, ascending, and where those of a need begin.
    fresh : numpy array of int64
        The columns that are fresh.
    """

    spoken_for: Rows
    marks: Rows
    column_of: Array
    popularity: Array
    of_layer: Array
    layer_begins: Array
    fresh: Array


class Scores(NamedTuple):
    """Scores of one person for the contents of a shelf, all float32 of shape (columns,).

    Parameters
    ----------
    personal : numpy array
        The score but for popularity, which is the same for all; -inf for what she took in.
    similar : numpy array
        The part of it that her history makes.
    whole : numpy array
        The score.
    """

    personal: Array
    similar: Array
    whole: Array


@numba.njit(cache=True, nogil=True)
def score(person: int, known: Known, wares: Wares, scores: Scores) -> None:
    """Score a person for the contents of a shelf.

    score = trust·(e − mean) ÷ sd + (1 − trust)·(popularity + match)

    with e = Σ over her contents j of weight_j·B_ji, mean and sd over the contents of the shelf that she has not taken
    in, and match = Σ over families of worth × cosine of her tags and the content's.

    Parameters
    ----------
    person : int
        Her number.
    known : Known
        What is known of her.
    wares : Wares
        The contents.
    scores : Scores
        Is written to.
    """
    trust = known.trust[person]
    rest = np.float32(1) - trust
    scores.similar[:] = 0
    scores.personal[:] = 0
    add_product(known.history, person, wares.spoken_for, scores.similar)
    add_product(known.tags, person, wares.marks, scores.personal)
    mean, spread = _spread(person, known.history, wares.column_of, scores.similar)
    slope = trust / spread if spread > 0 else np.float32(0)
    for column in range(len(wares.popularity)):
        scores.similar[column] = slope * (scores.similar[column] - mean)
        scores.personal[column] = rest * scores.personal[column] + scores.similar[column]
        scores.whole[column] = scores.personal[column] + rest * wares.popularity[column]
    for at in range(known.history.begins[person], known.history.begins[person + 1]):
        column = wares.column_of[known.history.columns[at]]
        if column >= 0:
            scores.personal[column] = scores.whole[column] = -np.inf


@numba.njit(cache=True, nogil=True)
def _spread(person: int, history: Rows, column_of: Array, evidence: Array) -> tuple[Any, Any]:
    """Give mean and standard deviation of the evidence over what she has not taken in."""
    total, squares = _sums(evidence)
    left = len(evidence)
    for at in range(history.begins[person], history.begins[person + 1]):
        column = column_of[history.columns[at]]
        if column >= 0:
            value = np.float64(evidence[column])
            total, squares, left = total - value, squares - value * value, left - 1
    left = max(left, 1)
    mean = total / left
    spread = np.sqrt(max(squares / left - mean * mean, 0.0))
    # What single precision leaves of a sum of equals is no spread.
    is_one = spread <= 1e-6 * (abs(mean) + 1e-6)
    return np.float32(mean), np.float32(0 if is_one else spread)


# The order of addition is left to the compiler, or one addition would wait for the other.
@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "nsz"})
def _sums(values: Array) -> tuple[float, float]:
    total, squares = 0.0, 0.0
    for value in values:
        total += np.float64(value)
        squares += np.float64(value) * np.float64(value)
    return total, squares
