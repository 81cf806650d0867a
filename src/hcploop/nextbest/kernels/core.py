"""The few decisions that prices leave open, settled exactly."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack

from hcploop.nextbest.kernels.problem import Floats, Ints, Problem

MOST_ARMS = 6_000
MOST_NODES = 300
NEAR = 1e-5
"""A solution of the core within this share of its bound is taken."""


def settled(problem: Problem, prices: Floats, chosen: Ints, *, bound: float) -> Ints:
    """Solve exactly what prices leave open.

    At these prices an arm costs its person the *loss* ℓ = max(reduced profit) − its own. Every better allocation loses
    less in all than the gap between bound and value, so an arm whose loss alone is larger can be left out (reduced-cost
    fixing). What remains is solved as a mixed-integer programme; of a core that is too large, the arms of least loss.

    Parameters
    ----------
    problem : Problem
        Arms and limits.
    prices : float array
        Of one unit of each limit.
    chosen : int array
        A possible allocation.
    bound : float
        No allocation is worth more.

    Returns
    -------
    int array
        An allocation that is worth as much or more.
    """
    reduced = problem.value - problem.charge(prices)
    loss = np.repeat(np.maximum.reduceat(reduced, problem.starts), problem.counts) - reduced
    gap = bound - problem.worth(chosen)
    kept = loss <= gap + 1e-9
    kept[chosen] = True
    if kept.sum() - len(chosen) > MOST_ARMS:
        others = np.flatnonzero(kept)
        others = others[np.argsort(loss[others], kind="stable")][:MOST_ARMS]
        kept = np.zeros(len(kept), bool)
        kept[others] = True
        kept[chosen] = True
    is_open = np.add.reduceat(kept.astype(np.int64), problem.starts) > 1
    core = np.flatnonzero(kept & is_open[problem.person])
    if not len(core):
        return chosen
    found = _solved(problem, core, problem.used(chosen[~is_open]))
    if found is None:
        return chosen
    better = chosen.copy()
    better[problem.person[found]] = found
    return better if problem.worth(better) > problem.worth(chosen) else chosen


def _solved(problem: Problem, core: Ints, fixed: Floats) -> Ints | None:
    """Choose among the arms of the core within what the fixed arms leave; None where no solution is found."""
    people, owner = np.unique(problem.person[core], return_inverse=True)
    arms = len(core)
    one_each = csr_array((np.ones(arms), (owner, np.arange(arms))), shape=(len(people), arms))
    # Money is counted in shares of its limit, so that the solver's tolerance suits it too.
    size = np.where(problem.money.any(axis=0), np.maximum(problem.at_most, 1.0), 1.0)
    use = csr_array((problem.uses(core) / size).T)
    floors = np.flatnonzero(problem.at_least > 0)
    room = (problem.at_most - fixed) / size
    constraints = [
        LinearConstraint(_beside(one_each, len(floors)), 1.0, 1.0),
        LinearConstraint(_beside(use, len(floors)), -np.inf, room),
    ]
    if len(floors):
        # A missing contact of a floor is a variable of its own, so that there is always a solution.
        missing = hstack([use[floors], diags_array(1.0 / size[floors])], format="csr")
        constraints.append(LinearConstraint(missing, ((problem.at_least - fixed) / size)[floors], np.inf))
    with _silent():
        answer = milp(
            np.concatenate([-problem.value[core], np.full(len(floors), problem.floor_price)]),
            integrality=np.ones(arms + len(floors)),
            bounds=Bounds(0.0, np.concatenate([np.ones(arms), np.full(len(floors), np.inf)])),
            constraints=constraints,
            options={"node_limit": MOST_NODES, "mip_rel_gap": NEAR},
        )
    if answer.x is None:
        return None
    picked: Ints = core[np.asarray(answer.x[:arms]) > 0.5]
    return picked if len(picked) == len(people) and _is_possible(problem, picked, fixed) else None


def _beside(left: csr_array, columns: int) -> csr_array:
    return hstack([left, csr_array((left.shape[0], columns))], format="csr") if columns else left


@contextmanager
def _silent() -> Iterator[None]:
    """Swallow what HiGHS prints in some of its steps whatever its options say: a command's JSON stands there alone."""
    c_library = ctypes.CDLL(None) if os.name == "posix" else ctypes.cdll.msvcrt
    sys.stdout.flush()
    c_library.fflush(None)
    kept = os.dup(1)
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a file
            os.dup2(nowhere.fileno(), 1)
            yield
    finally:
        c_library.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)


def _is_possible(problem: Problem, picked: Ints, fixed: Floats) -> bool:
    return bool((fixed + problem.used(picked) <= problem.at_most * (1 + 1e-9) + 1e-6).all())
