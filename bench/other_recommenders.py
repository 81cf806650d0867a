"""What others do, to compare with: popularity, item-kNN on BM25 weights, implicit ALS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import bm25_weight
from scipy import sparse
from sklearn.preprocessing import normalize

RECALL_AT = 20
"""Items that each way ranks."""


@dataclass(frozen=True)
class Split:
    """Ratings before a moment, what test users rated up to then and shortly after, and what is to be found.

    `train`, `given` and `sought` hold `user`, `item` (numbers) and `place` (1 is the newest of a user).
    """

    train: pd.DataFrame
    given: pd.DataFrame
    sought: pd.DataFrame
    items: int
    genres: list[str]

    @property
    def users(self) -> np.ndarray:
        """The test users."""
        return np.sort(self.sought.user.unique())


def matrix(events: pd.DataFrame, data: Split, weight: np.ndarray | None = None) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Give users × items, and the users of the rows."""
    users, row = np.unique(events.user.to_numpy(), return_inverse=True)
    values = np.ones(len(events)) if weight is None else weight
    return sparse.csr_matrix((values, (row, events["item"].to_numpy())), shape=(len(users), data.items)), users


def first_of(scores: np.ndarray, data: Split) -> np.ndarray:
    """Give the items with the highest scores that were not given."""
    seen, _ = matrix(data.given, data)
    scores = scores.astype(float)
    scores[seen.nonzero()] = -np.inf
    return np.argsort(-scores, axis=1, kind="stable")[:, :RECALL_AT]


def popularity(data: Split, *, years: float) -> np.ndarray:
    """Rank by the number of training users, of late."""
    since = data.train.timestamp.max() - years * 365.25 * 86_400
    counts = np.bincount(data.train["item"][data.train.timestamp >= since], minlength=data.items)
    return first_of(np.tile(counts, (len(data.users), 1)), data)


def nearest_items(data: Split, *, k: int, is_cosine: bool, by: str, decay: float, floor: float) -> np.ndarray:
    """Rank by likeness (products or cosines of BM25 weights) to the items of the history, the newest heaviest.

    What BM25 takes for a document is the item or the user.
    """
    taken = matrix(data.train, data)[0]
    weights = (bm25_weight(taken.T, K1=1.2, B=0.75).T if by == "item" else bm25_weight(taken, K1=1.2, B=0.75)).tocsr()
    if is_cosine:
        weights = normalize(weights, axis=0)
    likeness = (weights.T @ weights).toarray()
    np.fill_diagonal(likeness, 0)
    if k < data.items:
        likeness[likeness < np.partition(likeness, -k, axis=0)[-k]] = 0
    weight = floor + (1 - floor) * decay ** (data.given.place.to_numpy() - 1)
    return first_of(np.asarray(matrix(data.given, data, weight)[0] @ likeness), data)


def factors(data: Split, *, factors: int, regularization: float, alpha: float) -> np.ndarray:
    """Rank by implicit ALS; test users are folded in."""
    model = AlternatingLeastSquares(
        factors=factors, regularization=regularization, alpha=alpha, iterations=15, random_state=7, num_threads=2
    )
    model.fit(matrix(data.train, data)[0], show_progress=False)
    given, _ = matrix(data.given, data)
    users = model.recalculate_user(np.arange(given.shape[0]), given.tocsr())
    return first_of(np.asarray(users) @ np.asarray(model.item_factors).T, data)
