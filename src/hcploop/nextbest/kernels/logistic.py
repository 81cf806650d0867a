"""Logistic regression of groups that resemble one another, by Newton's method on blocks."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

STEPS = 50
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Prior:
    """Where coefficients stand before there are rows, and how firmly (precision of a normal distribution).

    Parameters
    ----------
    level, level_penalty : float
        Of the common intercept.
    shift, shift_penalty : array
        Of each group's own intercept beside it.
    interaction_penalty : float
        Of each group's own slopes beside the common ones, which stand around 0.
    terms : int
        Number of slopes.
    """

    level: float
    level_penalty: float
    shift: Floats
    shift_penalty: Floats
    interaction_penalty: float
    terms: int

    def mean(self) -> Floats:
        """Give the prior mean, common coefficients first, then each group's own."""
        mean = np.zeros((len(self.shift) + 1, self.terms + 1))
        mean[0, 0], mean[1:, 0] = self.level, self.shift
        return mean

    def precision(self) -> Floats:
        """Give the prior precision in the same order."""
        precision = np.full((len(self.shift) + 1, self.terms + 1), self.interaction_penalty)
        precision[0, 1:] = 1.0
        precision[0, 0], precision[1:, 0] = self.level_penalty, self.shift_penalty
        return precision


def sigmoid(odds: Floats) -> Floats:
    """Turn log-odds into probabilities."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * odds)), dtype=np.float64)


def log_odds(x: Floats, group: Numbers, coefficients: Floats) -> Floats:
    """Predict log-odds, each row by the coefficients of its group."""
    return np.asarray(coefficients[group, 0] + np.einsum("ij,ij->i", x, coefficients[group, 1:]), dtype=np.float64)


def fit(x: Floats, answered: Floats, group: Numbers, weight: Floats, *, prior: Prior) -> Floats:
    r"""Find the most probable coefficients of each group.

    Minimises :math:`-\sum_i w_i \log p(y_i) + \frac12 \sum_j \lambda_j (\theta_j - \theta^0_j)^2` over the common
    coefficients and the groups' deviations. A row touches two blocks of the Hessian only, so it is put together from
    one small matrix a group, and steps are halved until the objective falls.

    Parameters
    ----------
    x : array
        Standardised terms, a row an observation.
    answered : array
        0 or 1.
    group : array
        Place of each row's group.
    weight : array
        How many times a row counts.
    prior : Prior
        Where coefficients stand without rows.

    Returns
    -------
    array
        A row a group: intercept and slopes, common and own together.
    """
    design = np.column_stack([np.ones(len(x)), x])
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(len(prior.shift) + 1))
    rows = [order[start:end] for start, end in itertools.pairwise(bounds)]
    blocks = [(design[own], answered[own], weight[own]) for own in rows]
    mean, precision = prior.mean(), prior.precision()
    theta, objective = mean.copy(), _objective(blocks, mean, mean, precision)
    for _ in range(STEPS):
        step = _step(blocks, theta, mean, precision)
        size = 1.0
        while size > 1e-6:
            candidate = theta - size * step
            found = _objective(blocks, candidate, mean, precision)
            if found <= objective:
                break
            size /= 2
        else:
            break
        is_done = objective - found < TOLERANCE * (1.0 + abs(found))
        theta, objective = candidate, found
        if is_done:
            break
    # Near its end the objective no longer tells better from worse. One step more, and it does not matter where it
    # stopped: what comes out is right to the last digits, in whatever order rows were summed.
    theta = theta - _step(blocks, theta, mean, precision)
    return np.asarray(theta[0] + theta[1:], dtype=np.float64)


Block = tuple[Floats, Floats, Floats]


def _objective(blocks: list[Block], theta: Floats, mean: Floats, precision: Floats) -> float:
    loss = 0.5 * float((precision * (theta - mean) ** 2).sum())
    for (x, y, weight), own in zip(blocks, theta[1:], strict=True):
        odds = x @ (theta[0] + own)
        loss += float((weight * (np.logaddexp(0.0, odds) - y * odds)).sum())
    return loss


def _step(blocks: list[Block], theta: Floats, mean: Floats, precision: Floats) -> Floats:
    count, width = theta.shape
    gradient = precision * (theta - mean)
    hessian = np.diag(precision.ravel())
    for place, (x, y, weight) in enumerate(blocks, start=1):
        odds = x @ (theta[0] + theta[place])
        p = sigmoid(odds)
        pull = x.T @ (weight * (p - y))
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x
        gradient[0] += pull
        gradient[place] += pull
        first, own = slice(0, width), slice(place * width, (place + 1) * width)
        for one in (first, own):
            for other in (first, own):
                hessian[one, other] += bend
    return np.asarray(np.linalg.solve(hessian, gradient.ravel()).reshape(count, width), dtype=np.float64)
