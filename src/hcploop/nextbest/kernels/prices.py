"""Prices of scarce things: the Lagrangian dual of the allocation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.nextbest.kernels.problem import Floats, Ints, Problem

ROUNDS = 300
PATIENCE, TOLERANCE = 8, 1e-7
"""It ends after so many rounds that lower the bound by no more than this share."""
GROW, SHRINK = 1.3, 0.5


@dataclass(frozen=True)
class Prices:
    """Prices, what nobody can beat at them, and what everybody would take.

    Parameters
    ----------
    prices : float array
        Of one unit of each limit; below 0 where a floor asks for more.
    bound : float
        No allocation is worth more.
    wanted : int array
        Each person's best arm at these prices.
    """

    prices: Floats
    bound: float
    wanted: Ints


def priced(problem: Problem, *, rounds: int = ROUNDS) -> Prices:
    r"""Find prices at which people want about as much as there is.

    Minimises the Lagrangian dual

    .. math:: L(\lambda) = \sum_i \max_{j \in i} \left(v_j - \sum_r \lambda_r a_{jr}\right)
              + \sum_r \left(\lambda_r^+ b_r - \lambda_r^- f_r\right)

    over signed prices (above 0 where a capacity b binds, below 0 where a floor f does). Each price moves by the sign of
    its excess with a step of its own, which grows while the sign stays and halves when it changes (Rprop: Riedmiller
    and Braun 1993). Every round's L is an upper bound; the lowest is kept.

    Parameters
    ----------
    problem : Problem
        Arms and limits.
    rounds : int
        At most so many.

    Returns
    -------
    Prices
        Those of the lowest bound.
    """
    prices = np.zeros(len(problem.at_most))
    step, before = _first_steps(problem), np.zeros(len(prices))
    kept: Prices | None = None
    mark, waited = np.inf, 0
    for _ in range(rounds):
        wanted, top = problem.best(problem.value - problem.charge(prices))
        bound = problem.bound(prices, top)
        if kept is None or bound < kept.bound:
            kept = Prices(prices.copy(), bound, wanted)
        waited = 0 if bound < mark - TOLERANCE * abs(mark) or np.isinf(mark) else waited + 1
        mark = min(mark, bound) if waited == 0 else mark
        sign = _excess(problem, prices, problem.used(wanted))
        if waited > PATIENCE or not sign.any():
            break
        step = np.where(sign * before > 0, step * GROW, np.where(sign * before < 0, step * SHRINK, step))
        before = np.where(sign == 0, before, sign)
        prices = _moved(problem, prices, sign * step)
    assert kept is not None  # noqa: S101 - there is at least one round
    return kept


def _first_steps(problem: Problem) -> Floats:
    """Begin with a tenth of a usual value: of a contact, or of what a unit of money brings."""
    worth = problem.value[problem.value > 0]
    usual = float(np.median(worth)) if len(worth) else 1.0
    paid = problem.cost[problem.cost > 0]
    dear = float(np.median(paid)) if len(paid) else 1.0
    is_money = problem.money.any(axis=0) if len(problem.money) else np.zeros(len(problem.at_most), bool)
    return np.where(is_money, usual / dear, usual) / 10.0


def _excess(problem: Problem, prices: Floats, load: Floats) -> Floats:
    """Which way each price should move: 1 up, −1 down, 0 stay."""
    over, under = load - problem.at_most, load - problem.at_least
    at_zero = np.where(over > 0, 1.0, np.where(under < 0, -1.0, 0.0))
    return np.where(prices > 0, np.sign(over), np.where(prices < 0, np.sign(under), at_zero))


def _moved(problem: Problem, prices: Floats, change: Floats) -> Floats:
    """A price stops at 0 before it changes its sign, and a floor's at what missing it costs."""
    moved = prices + change
    moved = np.where(prices * moved < 0, 0.0, moved)
    return np.where(np.isinf(problem.at_most), np.minimum(moved, 0.0), moved).clip(min=-problem.floor_price)
