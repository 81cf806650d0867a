"""Which terms of a score are the largest: what a person took in, and the tags that she shares with a content."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from hcploop.recommend.kernels.largest import clear, put
from hcploop.recommend.kernels.sparse_rows import Rows, cell

Array = npt.NDArray[Any]


@numba.njit(cache=True, nogil=True)
def largest_terms(amounts: Rows, weights: Rows, pairs: tuple[Array, Array], out: tuple[Array, Array]) -> None:
    """Find the largest positive terms of the sums Σ_j amounts[person, j]·weights[j, content].

    Parameters
    ----------
    amounts : Rows, people × things
        What each person has of each thing.
    weights : Rows, things × contents
        What each thing says for each content.
    pairs : tuple of numpy array of int64, shape (pairs,)
        The people and the contents of the sums to take apart.
    out : tuple of numpy array of int64, shapes (pairs,) and rows × terms
        For each pair, the row of the second array that is to hold the things, largest term first; -1 where there are
        fewer.
    """
    (people, contents), (rows, found) = pairs, out
    values = np.empty(found.shape[1], np.float32)
    for pair in range(len(people)):
        largest, person = found[rows[pair]], people[pair]
        clear(largest, values, np.float32(0))
        for at in range(amounts.begins[person], amounts.begins[person + 1]):
            thing = amounts.columns[at]
            put(largest, values, thing, amounts.amounts[at] * cell(weights, thing, contents[pair]))
