"""How far predicted probabilities can be trusted, and the line that puts them right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hcploop.nextbest.kernels.logistic import sigmoid

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

BINS = 10
FEWEST = 50
"""Fewer rows to test on tell nothing."""
FIRMNESS = 25.0
"""Precision with which the line stands at intercept 0 and slope 1 before there are rows."""


def calibrated(odds: Floats, answered: Floats, channel: Numbers, weight: Floats, *, places: int) -> Floats:
    r"""Fit the lines :math:`\operatorname{logit} p' = \alpha + \beta \operatorname{logit} p` (Platt 1999).

    Parameters
    ----------
    odds : array
        Log-odds of people who were not fitted on.
    answered : array
        0 or 1.
    channel : array
        Place of each row's channel; 0 is no contact.
    weight : array
        How many times a row counts.
    places : int
        Number of places.

    Returns
    -------
    array
        (intercept, slope) of each place: one line for no contact, one for all channels.
    """
    quiet, contact = channel == 0, channel > 0
    without, with_one = (_line(odds[own], answered[own], weight[own]) for own in (quiet, contact))
    return np.array([with_one if place else without for place in range(places)])


def _line(odds: Floats, answered: Floats, weight: Floats) -> Floats:
    design = np.column_stack([np.ones(len(odds)), odds])
    start = np.array([0.0, 1.0])
    line = start.copy()
    for _ in range(30):
        p = sigmoid(design @ line)
        gradient = design.T @ (weight * (p - answered)) + FIRMNESS * (line - start)
        bend = (design * (weight * p * (1 - p))[:, None]).T @ design + FIRMNESS * np.eye(2)
        step = np.linalg.solve(bend, gradient)
        line = line - step
        if np.abs(step).max() < 1e-9:
            break
    # A falling line would turn the order of people round: too few rows, or people like no others.
    return line if line[1] > 0.05 else start


def qualities(probability: Floats, answered: Floats) -> dict[str, float | None]:
    r"""Say how well probabilities fit people that nothing was learned from.

    The expected calibration error is :math:`\sum_b \frac{n_b}{n} |\bar p_b - \bar y_b|` over ten bins of equally many
    rows (Naeini, Cooper and Hauskrecht 2015). The area under the curve is the chance that a row with an answer is
    placed above one without.

    Parameters
    ----------
    probability, answered : array
        Of the same rows.

    Returns
    -------
    dict of str to float
        test_exposures, calibration_error, area_under_curve; None where there are too few rows.
    """
    count = len(answered)
    told: dict[str, float | None] = {
        "test_exposures": float(count),
        "calibration_error": None,
        "area_under_curve": None,
    }
    if count < FEWEST:
        return told
    # Equals are put in an order of their own, so that it does not matter in which order rows come.
    order = np.lexsort((answered, np.round(probability, 9)))
    bins = np.array_split(order, BINS)
    gaps = [len(rows) * abs(float(probability[rows].mean() - answered[rows].mean())) for rows in bins]
    told["calibration_error"] = sum(gaps) / count
    ones = answered.sum()
    if 0 < ones < count:
        ranks = _ranks(np.round(probability, 9))[answered > 0].sum()
        told["area_under_curve"] = float((ranks - ones * (ones + 1) / 2) / (ones * (count - ones)))
    return told


def _ranks(values: Floats) -> Floats:
    """Rank from 1, equals by the mean of their places; SciPy's own takes longer to import than a small run to plan."""
    _values, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks
