"""How well records were resolved, where the truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Resolution:
    """Pairwise quality.

    Parameters
    ----------
    precision : float
        Share of the pairs that we joined that are one person; 1 where we joined none.
    recall : float
        Share of the pairs that are one person that we joined; 1 where there are none.
    joined, true, right : int
        Pairs that we joined, pairs that are one person, and pairs that are both.
    """

    precision: float
    recall: float
    joined: int
    true: int
    right: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def resolution(found: pa.Table, truth: pa.Table) -> Resolution:
    """Pairwise precision and recall, counted without making the pairs.

    A group of n records makes n (n - 1) / 2 pairs, so all three counts come from the sizes of the groups and of
    their intersections (Menestrina, Whang and Garcia-Molina 2010).

    Parameters
    ----------
    found : arrow table
        `record_id` and, as second column, what we take for the person.
    truth : arrow table
        `record_id` and, as second column, the person. Records missing on either side are left out.

    Returns
    -------
    Resolution
        The counts and their ratios.

    Examples
    --------
    >>> found = pa.table({"record_id": [1, 2, 3], "one_id": ["a", "a", "a"]})
    >>> truth = pa.table({"record_id": [1, 2, 3], "person": ["x", "x", "y"]})
    >>> one = resolution(found, truth)
    >>> one.right, one.joined, one.true
    (1, 3, 1)
    """
    ours, theirs = _aligned(found, truth)
    joined, true = _pairs(ours), _pairs(theirs)
    right = _pairs(ours * (theirs.max(initial=0) + 1) + theirs)
    return Resolution(
        precision=right / joined if joined else 1.0,
        recall=right / true if true else 1.0,
        joined=joined,
        true=true,
        right=right,
    )


@dataclass(frozen=True)
class BCubed:
    """Quality as each record sees it, averaged over the records.

    Parameters
    ----------
    precision : float
        Which share of the records with her, she herself among them, is her; 1 where there is no record.
    recall : float
        Which share of her records is with her; 1 where there is no record.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(found: pa.Table, truth: pa.Table) -> BCubed:
    """Precision and recall of the average record (Bagga and Baldwin 1998), in which large groups count no more.

    Parameters
    ----------
    found, truth : arrow tables
        As for `resolution`.

    Returns
    -------
    BCubed
        Two averages over the records that stand on both sides.

    Examples
    --------
    >>> found = pa.table({"record_id": [1, 2, 3], "one_id": ["a", "a", "b"]})
    >>> truth = pa.table({"record_id": [1, 2, 3], "person": ["x", "y", "y"]})
    >>> b_cubed(found, truth)
    BCubed(precision=0.6666666666666666, recall=0.6666666666666666)
    """
    ours, theirs = _aligned(found, truth)
    if not len(ours):
        return BCubed(1.0, 1.0)
    both, size = np.unique(np.stack([ours, theirs], axis=1), axis=0, return_counts=True)
    # Each of the n records that two groups share sees these n records: n squared in all.
    shares = [size**2 / np.bincount(codes)[both[:, side]] for side, codes in enumerate((ours, theirs))]
    return BCubed(*(float(share.sum() / len(ours)) for share in shares))


def blocking_ceiling(pairs: pa.Table, truth: pa.Table) -> float:
    """The recall that no scoring can exceed: the share of true pairs that were compared at all.

    Parameters
    ----------
    pairs : arrow table
        `record_a` and `record_b`, each pair once: scored with a floor of 0.
    truth : arrow table
        `record_id` and, as second column, the person.

    Returns
    -------
    float
        0 to 1; 1 where there is no true pair.
    """
    ids, people = truth["record_id"].to_numpy(), _codes(truth.column(1))
    true = _pairs(people)
    if not true or not len(pairs):
        return float(not true)
    order = np.argsort(ids)
    sides: list[np.ndarray] = []
    for side in ("record_a", "record_b"):
        wanted = pairs[side].to_numpy()
        place = order[np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)]
        sides.append(np.where(ids[place] == wanted, people[place], -1 - len(sides)))
    return float((sides[0] == sides[1]).sum() / true)


def _aligned(found: pa.Table, truth: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    _, ours, theirs = np.intersect1d(found["record_id"].to_numpy(), truth["record_id"].to_numpy(), return_indices=True)
    return _codes(found.column(1))[ours], _codes(truth.column(1))[theirs]


def _codes(column: pa.ChunkedArray) -> np.ndarray:
    codes: np.ndarray = column.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    return codes


def _pairs(codes: np.ndarray) -> int:
    sizes = np.unique(codes, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())
