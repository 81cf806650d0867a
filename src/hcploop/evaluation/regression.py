"""Least squares with errors that may be unequal, or alike within a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """What a regression found.

    Parameters
    ----------
    coefficients : array of float
        One a column of the design, shape (k,).
    covariance : array of float
        Theirs, robust, shape (k, k).
    bread : array of float
        The inverse of X'X, shape (k, k).
    once, twice : array of float
        X'AX and X'AAX of each cluster, where A is its correction; shape (clusters, k, k).
    """

    coefficients: Floats
    covariance: Floats
    bread: Floats
    once: Floats
    twice: Floats

    def interval(self, along: Floats, level: float = 0.95) -> tuple[float, float, float]:
        """Give a linear combination of the coefficients with the bounds of its t interval.

        Parameters
        ----------
        along : array of float
            The weight of each coefficient.
        level : float
            Coverage, 0 to 1.

        Returns
        -------
        (float, float, float)
            Value, lower and upper bound.
        """
        value = float(along @ self.coefficients)
        error = float(np.sqrt(max(float(along @ self.covariance @ along), 0.0)))
        reach = float(stdtrit(self.degrees(along), 0.5 + level / 2)) * error
        return value, value - reach, value + reach

    def degrees(self, along: Floats) -> float:
        r"""Give the degrees of freedom of a linear combination's t interval.

        :math:`(\operatorname{tr} G'G)^2 / \operatorname{tr}(G'G)^2`, where :math:`G'G` is the covariance of the
        corrected residuals' sums along the combination if all errors were equal (Bell and McCaffrey 2002, *Surv.
        Methodol.* 28:169-181; Imbens and Kolesár 2016, *Rev. Econ. Stat.* 98:701-712). Few large clusters, or few
        that tell, make it small.
        """
        direction = self.bread @ along
        own = np.einsum("i,gij,j->g", direction, self.twice, direction)
        shared = self.once @ direction
        overlap = np.einsum("gi,ij,gj->g", shared, self.bread, shared)
        cross = self.bread @ (shared.T @ shared)
        squared = (own**2).sum() - 2 * (own * overlap).sum() + np.trace(cross @ cross)
        return float((own - overlap).sum() ** 2 / squared)


def least_squares(
    outcome: Floats, design: Floats, *, weights: Floats | None = None, clusters: npt.NDArray[np.generic] | None = None
) -> Fit:
    r"""Fit by (weighted) least squares, with HC2 errors or their like for clusters, CR2.

    :math:`V = B \left(\sum_g X_g' A_g e_g e_g' A_g X_g\right) B` with :math:`B = (X'X)^{-1}` and
    :math:`A_g = (I - X_g B X_g')^{-1/2}` (Bell and McCaffrey 2002). Where each row is a cluster of its own this is HC2,
    :math:`e_i^2 / (1 - h_i)` (MacKinnon and White 1985, *J. Econometrics* 29:305-325). Weights multiply rows by their
    roots first.

    Parameters
    ----------
    outcome : array of float
        Shape (n,).
    design : array of float
        Shape (n, k), of full rank; the constant is a column like others.
    weights : array of float, optional
        Shape (n,), above 0.
    clusters : array, optional
        The group of each row.

    Returns
    -------
    Fit
        Coefficients, covariance and what their intervals need.

    Raises
    ------
    ValueError
        Fewer rows than columns + 2, columns that others explain, or fewer than two clusters.
    """
    n, k = design.shape
    root = np.ones(n) if weights is None else np.sqrt(weights)
    x, y = design * root[:, None], outcome * root
    # Columns of like size keep the inverse exact where units differ by millions.
    scale = np.sqrt((x**2).mean(axis=0)) if n else np.zeros(k)
    if n < k + 2 or not scale.all() or np.linalg.matrix_rank(x / scale) < k:
        raise ValueError(f"{n} rows do not determine {k} coefficients")
    x = x / scale
    bread: Floats = np.linalg.inv(x.T @ x).astype(np.float64)
    coefficients = bread @ (x.T @ y)
    scores, once, twice = _corrected(x, y - x @ coefficients, bread, clusters)
    units = np.outer(scale, scale)
    return Fit(
        coefficients=coefficients / scale,
        covariance=bread @ (scores.T @ scores) @ bread / units,
        bread=bread / units,
        once=once * units,
        twice=twice * units,
    )


def _corrected(
    x: Floats, error: Floats, bread: Floats, clusters: npt.NDArray[np.generic] | None
) -> tuple[Floats, Floats, Floats]:
    """Give X'Ae, X'AX and X'AAX of each cluster."""
    if clusters is None:
        left = 1 - np.einsum("ij,jk,ik->i", x, bread, x).clip(max=1 - 1e-9)
        outer = x[:, :, None] * x[:, None, :]
        return x * (error / np.sqrt(left))[:, None], outer / np.sqrt(left)[:, None, None], outer / left[:, None, None]
    inside, sums = _by_cluster(x, error, clusters)
    # A = I + Q diag(f) Q' with Q the directions that the fit takes up in the cluster: k of them, however many its rows.
    root = np.linalg.cholesky(bread)
    taken, vectors = np.linalg.eigh(root.T @ inside @ root)
    taken = taken.clip(min=1e-12)
    is_left = taken < 1 - 1e-9  # what the fit takes up whole has no residual to correct
    left = np.log1p(-np.where(is_left, taken, 0.5))
    once, twice = (np.where(is_left, np.expm1(power * left), -1.0) / taken for power in (-0.5, -1.0))
    sides = inside @ root @ vectors
    across = np.einsum("gji,gj->gi", vectors, sums @ root)
    return (
        sums + np.einsum("gij,gj,gj->gi", sides, once, across),
        inside + np.einsum("gij,gj,glj->gil", sides, once, sides),
        inside + np.einsum("gij,gj,glj->gil", sides, twice, sides),
    )


def _by_cluster(x: Floats, error: Floats, clusters: npt.NDArray[np.generic]) -> tuple[Floats, Floats]:
    """Give X'X and X'e of each cluster."""
    _, group = np.unique(clusters, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    if len(starts) < 2:
        raise ValueError("errors by cluster need at least two clusters")
    x, error = x[order], error[order]
    outer = x[:, :, None] * x[:, None, :]
    return np.add.reduceat(outer, starts), np.add.reduceat(x * error[:, None], starts)
