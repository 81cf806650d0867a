"""The loop over people: score each, see whom contents suit, fill her list; compiled (Numba)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from hcploop.recommend.kernels.chosen import Chosen
from hcploop.recommend.kernels.lists import Line, fill
from hcploop.recommend.kernels.nearest import Nearest, see
from hcploop.recommend.kernels.reasons import EVIDENCE
from hcploop.recommend.kernels.scores import Known, Scores, Wares, score
from hcploop.recommend.kernels.sparse_rows import Rows
from hcploop.recommend.kernels.terms import largest_terms

Array = npt.NDArray[Any]


class Lists(NamedTuple):
    """Lists of people, all people × positions; see `lists.Line` and `chosen.Chosen`."""

    column: Array
    score: Array
    kind: Array
    similar: Array
    popular: Array

    @classmethod
    def empty(cls, people: int, positions: int) -> Lists:
        """Make room."""
        shape = (people, positions)
        whole, parts = (np.int64, np.float32, np.int64), (np.float32, np.float32)
        return cls(*(np.zeros(shape, kind) for kind in (*whole, *parts)))

    @classmethod
    def joined(cls, parts: Sequence[Lists]) -> Lists:
        """Put parts together."""
        return cls(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def chosen(self, people: Array) -> Chosen:
        """List the pairs; there is one row for each of the people."""
        row, place = np.nonzero(self.column >= 0)
        return Chosen(
            person=people[row],
            column=self.column[row, place],
            place=place + 1,
            score=self.score[row, place],
            kind=self.kind[row, place],
            similar=self.similar[row, place],
            popular=self.popular[row, place],
        )


@numba.njit(cache=True, nogil=True)
def choose(
    people: Array, next_layer: Array, told: tuple[Known, Wares], counts: tuple[int, int], out: tuple[Lists, Nearest]
) -> None:
    """Fill the lists of people, and see whom contents suit best.

    Parameters
    ----------
    people : numpy array of int64, shape (people,)
        Their numbers, ascending.
    next_layer : numpy array of int64, shape (people,)
        The next need of each, -1 for none.
    told : tuple of Known and Wares
        What is known of them, and of the contents.
    counts : tuple of int
        See `lists.fill`.
    out : tuple of Lists and Nearest
        Are written to.
    """
    (known, wares), (listed, nearest) = told, out
    columns = len(wares.popularity)
    scores = Scores(np.empty(columns, np.float32), np.empty(columns, np.float32), np.empty(columns, np.float32))
    for row in range(len(people)):
        person = people[row]
        score(person, known, wares, scores)
        see(nearest, person, scores)
        line = Line(listed.column[row], listed.score[row], listed.kind[row])
        fill(line, scores.whole, wares, next_layer[row], counts)
        for place in range(len(line.column)):
            column = line.column[place]
            if column >= 0:
                listed.similar[row, place] = scores.similar[column]
                listed.popular[row, place] = (np.float32(1) - known.trust[person]) * wares.popularity[column]


def load() -> None:
    """Load what is compiled, or compile it, on a market of nobody."""
    longs, parts = np.zeros(0, np.int64), np.zeros(0, np.float32)
    nothing = Rows(np.zeros(1, np.int64), np.zeros(0, np.uint32), parts)
    told = Known(nothing, nothing, parts), Wares(nothing, nothing, longs, parts, longs, longs, longs)
    choose(longs, longs, told, (1, 1), (Lists.empty(0, 1), Nearest.nobody(0, 1)))
    largest_terms(nothing, nothing, (longs, longs), (longs, np.zeros((0, EVIDENCE), np.int64)))
