"""How much each content speaks for each other: EASE with tags as customers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy import linalg

from hcploop import schema
from hcploop.recommend.kernels.catalogue import Array, Catalogue, numbers
from hcploop.recommend.policy import RecommendPolicy


def affinities(
    gram: pa.Table, content: pa.Table, content_tag: pa.Table, tag: pa.Table, *, policy: RecommendPolicy
) -> pa.Table:
    """Work out the weights B with which contents that a person took in speak for others.

    Collective EASE (Steck 2019, "Embarrassingly shallow autoencoders"; Jeunen, Van Balen and Goethals 2020): with
    G = X'X + α·T'T, P = (G + λI + p ÷ (1 − p)·diag G)⁻¹ and B = I − P·diag(1 ÷ diag P), whose diagonal is 0. X'X is
    `gram`; T, tags × contents, makes every tag α customers who took in what it marks; p is the dropout of Steck 2020
    ("Autoencoders that don't overfit towards the identity"), by which what many took in is held back in proportion. The
    column of a content that nobody took in is predicted from its tags: a ridge regression of the other columns on
    their tags.

    Parameters
    ----------
    gram : schema.gram
        How many people took in both of two contents.
    content : schema.content
        All contents.
    content_tag : schema.content_tag
        What they are about.
    tag : schema.tag
        The taxonomy.
    policy : RecommendPolicy
        λ, p, α, the ridge for new contents, and how many weights are kept.

    Returns
    -------
    schema.affinity
        By content, at most `top_affinities` a content that somebody took in, largest amount first; never of a content
        for itself.
    """
    catalogue = Catalogue.of(content, content_tag, tag, families=policy.families)
    together = _together(gram, catalogue)
    taken = np.flatnonzero(np.diag(together) > 0)
    if not len(taken):
        return schema.affinity.arrow([])
    weights = np.zeros((len(taken), len(catalogue)), dtype=np.float32)
    weights[:, taken] = _solved(together[np.ix_(taken, taken)], catalogue.marks[taken].toarray(), policy)
    is_taken = np.diag(together) > 0
    if not is_taken.all():
        weights[:, ~is_taken] = _predicted(weights[:, is_taken], catalogue.marks.toarray(), is_taken, policy)
    return schema.affinity.check_arrow(_largest(weights, taken, catalogue, policy.model.top_affinities))


def _together(gram: pa.Table, catalogue: Catalogue) -> Array:
    first, second = (numbers(gram[name], catalogue.content_ids) for name in ("content_a", "content_b"))
    known = (first >= 0) & (second >= 0)
    together = np.zeros((len(catalogue), len(catalogue)), dtype=np.float32)
    together[first[known], second[known]] = gram["together"].to_numpy()[known]
    together[second[known], first[known]] = gram["together"].to_numpy()[known]
    return together


def _solved(together: Array, marks: Array, policy: RecommendPolicy) -> Array:
    model = policy.model
    whole = together + model.tag_customers * (marks @ marks.T)
    whole[np.diag_indices_from(whole)] += model.ridge + model.dropout / (1 - model.dropout) * np.diag(whole)
    inverse = linalg.cho_solve(
        linalg.cho_factor(whole, overwrite_a=True, check_finite=False),
        np.eye(len(whole), dtype=whole.dtype),
        overwrite_b=True,
        check_finite=False,
    )
    weights = np.asarray(-inverse / np.diag(inverse), dtype=np.float32)
    np.fill_diagonal(weights, 0)
    return weights


def _predicted(columns: Array, marks: Array, is_taken: Array, policy: RecommendPolicy) -> Array:
    known, new = marks[is_taken], marks[~is_taken]
    square = known.T @ known + policy.model.new_ridge * np.eye(marks.shape[1], dtype=marks.dtype)
    return np.asarray(columns @ known @ linalg.solve(square, new.T, assume_a="pos"))


def _largest(weights: Array, taken: Array, catalogue: Catalogue, kept: int) -> pa.Table:
    kept = min(kept, weights.shape[1])
    best = np.argpartition(-np.abs(weights), kept - 1, axis=1)[:, :kept]
    amounts = np.take_along_axis(weights, best, axis=1)
    order = np.lexsort((best, -np.abs(amounts)), axis=1)
    best, amounts = np.take_along_axis(best, order, axis=1), np.take_along_axis(amounts, order, axis=1)
    is_there = amounts != 0
    ids = catalogue.content_ids
    return pa.table(
        {
            "content_id": ids.take(pa.array(np.repeat(taken, kept)[is_there.ravel()])),
            "suggests_id": ids.take(pa.array(best[is_there])),
            "weight": amounts[is_there].astype(float),
        }
    )
