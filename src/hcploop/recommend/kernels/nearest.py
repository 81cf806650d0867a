"""The people whom each content suits best, kept while people go by; compiled (Numba)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from hcploop.recommend.kernels.chosen import BY_SCORE, Chosen
from hcploop.recommend.kernels.scores import Scores

Array = npt.NDArray[Any]


class Nearest(NamedTuple):
    """The best people of each content so far, the best first.

    Parameters
    ----------
    least : numpy array of float32, shape (columns,)
        What a person must surpass to be let in; a score of 0 or less suits nothing.
    person : numpy array of int64, columns × kept
        Their numbers, -1 where there are fewer.
    score, similar : numpy array of float32, columns × kept
        Their scores but for popularity, which says nothing about whom a content suits, and the part that histories
        make.
    """

    least: Array
    person: Array
    score: Array
    similar: Array

    @classmethod
    def nobody(cls, columns: int, kept: int) -> Nearest:
        """Begin with nobody."""
        shape = (columns, kept)
        zeros = np.zeros(shape, np.float32)
        return cls(np.zeros(columns, np.float32), np.full(shape, -1, np.int64), zeros, zeros.copy())

    @classmethod
    def joined(cls, parts: Sequence[Nearest]) -> Nearest:
        """Put together what was found among different people: the best of all, and of equals who comes first."""
        kept = parts[0].person.shape[1]
        person, score, similar = (
            np.concatenate([getattr(part, name) for part in parts], axis=1) for name in ("person", "score", "similar")
        )
        best = np.lexsort((person, -score, person < 0), axis=1)[:, :kept]
        person, score, similar = (np.take_along_axis(one, best, axis=1) for one in (person, score, similar))
        return cls(score[:, -1], person, score, similar)

    def chosen(self) -> Chosen:
        """List them by content."""
        column, place = np.nonzero(self.person >= 0)
        return Chosen(
            person=self.person[column, place],
            column=column,
            place=place + 1,
            score=self.score[column, place],
            kind=np.full(len(column), BY_SCORE),
            similar=self.similar[column, place],
            popular=np.zeros(len(column), np.float32),
        )


@numba.njit(cache=True, nogil=True)
def see(nearest: Nearest, person: int, scores: Scores) -> None:
    """Let a person in among those of every content that suits her better than them."""
    last = nearest.person.shape[1] - 1
    for column in range(len(nearest.least)):
        score = scores.personal[column]
        if score > nearest.least[column]:
            place = last
            while place > 0 and score > nearest.score[column, place - 1]:
                nearest.person[column, place] = nearest.person[column, place - 1]
                nearest.score[column, place] = nearest.score[column, place - 1]
                nearest.similar[column, place] = nearest.similar[column, place - 1]
                place -= 1
            nearest.person[column, place] = person
            nearest.score[column, place] = score
            nearest.similar[column, place] = scores.similar[column]
            nearest.least[column] = nearest.score[column, last]
