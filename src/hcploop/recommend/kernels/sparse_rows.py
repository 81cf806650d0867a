"""Sparse matrices as compiled loops (Numba) read them: row by row."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from scipy import sparse

Array = npt.NDArray[Any]


class Rows(NamedTuple):
    """A matrix that holds what is not 0.

    Parameters
    ----------
    begins : numpy array of int64, shape (rows + 1,)
        Where each row begins; the last is the end.
    columns : numpy array of uint32
        The columns of a row, ascending. Without a sign they are read twice as fast: none can count from the end.
    amounts : numpy array of float32
        What stands there.
    """

    begins: Array
    columns: Array
    amounts: Array

    @classmethod
    def of(cls, matrix: sparse.csr_matrix) -> Rows:
        """Take a matrix over; whatever it is of, compiled loops see one type."""
        matrix.sort_indices()
        return cls(
            matrix.indptr.astype(np.int64), matrix.indices.astype(np.uint32), matrix.data.astype(np.float32, copy=False)
        )


@numba.njit(cache=True, nogil=True)
def add_product(amounts: Rows, row: int, weights: Rows, total: Array) -> None:
    """Add a row of the product of two matrices: total[c] += Σ_j amounts[row, j]·weights[j, c]."""
    for at in range(amounts.begins[row], amounts.begins[row + 1]):
        thing, amount = amounts.columns[at], amounts.amounts[at]
        for place in range(weights.begins[thing], weights.begins[thing + 1]):
            total[weights.columns[place]] += amount * weights.amounts[place]


@numba.njit(cache=True, nogil=True)
def cell(matrix: Rows, row: int, column: int) -> float | np.float32:
    """Look one amount up."""
    low, high = matrix.begins[row], matrix.begins[row + 1]
    while low < high:
        middle = (low + high) // 2
        if matrix.columns[middle] < column:
            low = middle + 1
        else:
            high = middle
    is_there = low < matrix.begins[row + 1] and matrix.columns[low] == column
    return matrix.amounts[low] if is_there else np.float32(0)
