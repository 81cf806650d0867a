"""How well contents suit people: a block of people against all contents of a shelf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from hcploop.recommend.kernels.catalogue import Array, Catalogue, numbers
from hcploop.recommend.kernels.people import People
from hcploop.recommend.kernels.shelf import Shelf

DENSE_CONTENTS = 3000
"""Up to so many contents affinities are held with their zeros, which is faster to multiply by."""

Matrix: TypeAlias = npt.NDArray[Any] | Any  # a csr_matrix, which has no types


@dataclass(frozen=True)
class Taste:
    """What the score of a person for a content is made of.

    score = trust·(e − mean) ÷ sd + (1 − trust)·(popularity + match)

    with e = Σ over her contents j of weight_j·B_ji, mean and sd over the contents of the shelf that she has not taken
    in, and match = Σ over families of worth × cosine of her tags and the content's.

    Parameters
    ----------
    people : People
        Their histories and tags.
    catalogue : Catalogue
        What contents are about.
    affinity : array or csr_matrix, contents × contents
        B.
    """

    people: People
    catalogue: Catalogue
    affinity: Matrix

    def evidence(self, rows: Array) -> Array | None:
        """Sum what the contents that people took in say for every content; None where nobody took in any."""
        history = self.people.history[rows]
        if not history.nnz:
            return None
        found = history @ self.affinity
        return found.toarray() if sparse.issparse(found) else np.asarray(found)

    def matches(self, rows: Array, contents: Array) -> Array:
        """Give (1 − trust)·match."""
        tags = self.people.tags[rows].toarray() * (1 - self.people.trust[rows])[:, None]
        return np.asarray(tags @ self.catalogue.directions[contents].T)


@dataclass(frozen=True)
class Scored:
    """Scores of a block of people for the contents of a shelf.

    Parameters
    ----------
    personal : numpy array of float32, people × columns
        The score but for popularity, which is the same for all; -inf for what she took in.
    similar : numpy array of float32, people × columns, or None
        The part of it that histories make; None where nobody has one.
    """

    personal: Array
    similar: Array | None


def scored(taste: Taste, shelf: Shelf, rows: Array, evidence: Array | None) -> Scored:
    """Score people for the contents of a shelf.

    Parameters
    ----------
    taste : Taste
        What scores are made of.
    shelf : Shelf
        The contents.
    rows : numpy array of int
        The people.
    evidence : numpy array or None
        `taste.evidence(rows)`, of the shelf's contents; it is written to.
    """
    personal = taste.matches(rows, shelf.contents)
    if evidence is None:
        return Scored(personal, None)
    seen = _seen(taste.people.history[rows], shelf.contents, len(taste.catalogue))
    mean, spread = _spread(evidence, seen)
    trust = taste.people.trust[rows]
    slope = np.divide(trust, spread, out=np.zeros_like(trust), where=spread > 0)
    evidence *= slope[:, None]
    evidence -= (slope * mean)[:, None]
    personal += evidence
    personal[seen] = -np.inf
    return Scored(personal, evidence)


def _seen(history: sparse.csr_matrix, contents: Array, catalogue: int) -> tuple[Array, Array]:
    column_of = np.full(catalogue, -1)
    column_of[contents] = np.arange(len(contents))
    rows = np.repeat(np.arange(history.shape[0]), np.diff(history.indptr))
    columns = column_of[history.indices]
    return rows[columns >= 0], columns[columns >= 0]


def _spread(evidence: Array, seen: tuple[Array, Array]) -> tuple[Array, Array]:
    """Give mean and standard deviation of each row over what was not seen."""
    rows, values = seen[0], evidence[seen].astype(float)
    people = len(evidence)
    left = np.maximum(evidence.shape[1] - np.bincount(rows, minlength=people), 1)
    total = evidence.sum(axis=1, dtype=np.float64) - np.bincount(rows, values, minlength=people)
    squares = np.einsum("ij,ij->i", evidence, evidence) - np.bincount(rows, values**2, minlength=people)
    mean = total / left
    spread = np.sqrt(np.maximum(squares / left - mean**2, 0))
    # What single precision leaves of a sum of equals is no spread.
    return mean.astype(np.float32), np.where(spread > 1e-6 * (np.abs(mean) + 1e-6), spread, 0).astype(np.float32)


def affinity_matrix(affinity: pa.Table, catalogue: Catalogue) -> Matrix:
    """Put affinities into a matrix; a large one stays without its zeros.

    Parameters
    ----------
    affinity : schema.affinity
        By content.
    catalogue : Catalogue
        The numbers of contents.
    """
    rows, columns = (numbers(affinity[name], catalogue.content_ids) for name in ("content_id", "suggests_id"))
    known = (rows >= 0) & (columns >= 0)
    weights = affinity["weight"].to_numpy().astype(np.float32)[known]
    size = len(catalogue)
    matrix = sparse.csr_matrix((weights, (rows[known], columns[known])), shape=(size, size))
    return np.asarray(matrix.toarray()) if size <= DENSE_CONTENTS else matrix
