"""Which terms of a score are the largest: what a person took in, and the tags that she shares with a content."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from hcploop.recommend.kernels.catalogue import Array
from hcploop.recommend.kernels.scores import Matrix

EVIDENCE = 3
"""Terms that are told, at most."""

_ROWS = 100_000


def largest_terms(amounts: sparse.csr_matrix, weights: Matrix, people: Array, contents: Array) -> Array:
    """Find the largest positive terms of the sums Σ_j amounts[person, j]·weights[j, content].

    Parameters
    ----------
    amounts : csr_matrix, people × things
        What each person has of each thing.
    weights : array or csr_matrix, things × contents
        What each thing says for each content.
    people, contents : numpy array of int, shape (rows,)
        The sums to take apart.

    Returns
    -------
    numpy array of int, rows × EVIDENCE
        The things, largest term first; -1 where there are fewer.
    """
    largest = np.full((len(people), EVIDENCE), -1)
    for first in range(0, len(people), _ROWS):
        here = slice(first, min(first + _ROWS, len(people)))
        largest[here] = _apart(amounts, weights, people[here], contents[here])
    return largest


def _apart(amounts: sparse.csr_matrix, weights: Matrix, people: Array, contents: Array) -> Array:
    begins = amounts.indptr[people].astype(np.int64)
    counts = amounts.indptr[people + 1] - begins
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    places = np.repeat(begins - starts, counts) + np.arange(counts.sum())
    things, columns = amounts.indices[places], np.repeat(contents, counts)
    found = np.asarray(weights[things, columns], dtype=np.float32).ravel() * amounts.data[places]
    largest = np.full((len(people), EVIDENCE), -1)
    rows = np.flatnonzero(counts)
    if not len(rows):
        return largest
    owner = np.repeat(np.arange(len(rows)), counts[rows])
    for place in range(EVIDENCE):
        most = np.maximum.reduceat(found, starts[rows])
        best = np.flatnonzero((found == most[owner]) & (found > 0))
        # Of equals the first: written last, it stays.
        largest[rows[owner[best[::-1]]], place] = things[best[::-1]]
        _, firsts = np.unique(owner[best], return_index=True)
        found[best[firsts]] = 0
    return largest
