"""What a treatment that chance gave has changed: differences of shares and of means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from hcploop.evaluation.regression import Floats, least_squares

_Z = 1.959963984540054  # 97.5 % point of the normal distribution


@dataclass(frozen=True)
class Lift:
    """A difference between those who were treated and those who were not.

    Parameters
    ----------
    value : float
        Treated − untreated.
    low, high : float
        95 % interval.
    n : int
        Observations in both groups.
    """

    value: float
    low: float
    high: float
    n: int


def share_lift(
    treated: tuple[int, int], untreated: tuple[int, int], *, method: Literal["newcombe", "wald"] = "newcombe"
) -> Lift:
    r"""Return the difference of two independent shares.

    Newcombe: :math:`d - \sqrt{(p_1 - l_1)^2 + (u_0 - p_0)^2}` to
    :math:`d + \sqrt{(u_1 - p_1)^2 + (p_0 - l_0)^2}` with the Wilson bounds :math:`l, u` of each share (Newcombe 1998,
    method 10, *Statist. Med.* 17:873-890); it holds for small groups and rare answers. Wald:
    :math:`d \pm z \sqrt{p_1(1-p_1)/n_1 + p_0(1-p_0)/n_0}`.

    Parameters
    ----------
    treated, untreated : (int, int)
        How many answered, out of how many; at least one each.
    method : {"newcombe", "wald"}
        Which interval.

    Returns
    -------
    Lift
        Difference of shares, -1 to 1.

    Raises
    ------
    ValueError
        A group is empty.

    Examples
    --------
    >>> found = share_lift((56, 70), (48, 80))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    if not treated[1] or not untreated[1]:
        raise ValueError("a share of nobody is none")
    (p1, l1, u1), (p0, l0, u0) = _wilson(*treated), _wilson(*untreated)
    value = p1 - p0
    if method == "wald":
        below = above = _Z * np.sqrt(p1 * (1 - p1) / treated[1] + p0 * (1 - p0) / untreated[1])
    else:
        below, above = np.hypot(p1 - l1, u0 - p0), np.hypot(u1 - p1, p0 - l0)
    return Lift(value, float(value - below), float(value + above), treated[1] + untreated[1])


def mean_lift(
    outcome: Floats,
    is_treated: npt.NDArray[np.bool_],
    *,
    covariates: Floats | None = None,
    clusters: npt.NDArray[np.generic] | None = None,
) -> Lift:
    r"""Return the difference of means, made sharper by what was known before.

    Regresses :math:`y` on :math:`1, T, x - \bar x, T(x - \bar x)` and reads the coefficient of :math:`T` (Lin 2013,
    *Ann. Appl. Stat.* 7:295-318): the average effect, whatever the covariates, with HC2 errors, or by cluster.

    Parameters
    ----------
    outcome : array of float
        Shape (n,).
    is_treated : array of bool
        Shape (n,).
    covariates : array of float, optional
        Shape (n, c), known before treatment; a column without variance is left out.
    clusters : array, optional
        The group of each row, where rows of a group are alike.

    Returns
    -------
    Lift
        Treated − untreated, in the outcome's unit.
    """
    treated = is_treated.astype(np.float64)
    columns = [np.ones(len(outcome)), treated]
    if covariates is not None and covariates.size:
        moved = covariates[:, covariates.std(axis=0) > 0]
        centred = moved - moved.mean(axis=0)
        columns += [*centred.T, *(centred * treated[:, None]).T]
    design = np.column_stack(columns)
    fit = least_squares(outcome, design, clusters=clusters)
    value, low, high = fit.interval(np.eye(design.shape[1])[1])
    return Lift(value, low, high, len(outcome))


def _wilson(hits: int, of: int) -> tuple[float, float, float]:
    share = hits / of
    middle, scale = share + _Z**2 / (2 * of), 1 + _Z**2 / of
    spread = _Z * np.sqrt(share * (1 - share) / of + _Z**2 / (4 * of * of))
    return share, float((middle - spread) / scale), float((middle + spread) / scale)
