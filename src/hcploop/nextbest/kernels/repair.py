"""From what everybody would take to what there is: trimming and filling, by reduced profit."""

from __future__ import annotations

import numpy as np

from hcploop.nextbest.kernels.problem import Floats, Ints, Problem

ROUNDS = 60
SLACK = 1e-9


def repaired(problem: Problem, prices: Floats, wanted: Ints) -> Ints:
    """Make what people want at these prices possible, at little loss.

    Where more is wanted than there is, those who lose least by doing something else are left alone; then floors that
    are missed are filled by those who lose least, and after that everybody takes the best that is still to be had,
    those who gain most first, until nobody gains.

    Parameters
    ----------
    problem : Problem
        Arms and limits.
    prices : float array
        Of one unit of each limit.
    wanted : int array
        Each person's best arm at these prices.

    Returns
    -------
    int array
        Each person's arm; no capacity is exceeded, and no floor is missed that these steps can reach.
    """
    idle = _idle(problem)
    chosen = _trimmed(problem, prices, wanted, idle)
    reduced = problem.value - problem.charge(prices)
    for limit in np.flatnonzero(problem.at_least > 0):
        chosen = _floor_filled(problem, reduced, chosen, int(limit))
    return filled(problem, chosen)


def _idle(problem: Problem) -> Ints:
    """The arm of each person that uses nothing: the last of the best among those."""
    kind_uses = np.hstack([problem.contacts, problem.money]).max(axis=1, initial=0.0)
    score = np.where(kind_uses[problem.kind] > 0, -np.inf, problem.value)
    arms, _ = problem.best(score)
    return arms


def _trimmed(problem: Problem, prices: Floats, wanted: Ints, idle: Ints) -> Ints:
    chosen = wanted.copy()
    reduced = problem.value - problem.charge(prices)
    for limit in np.flatnonzero(problem.used(chosen) > problem.at_most + SLACK):
        use = _use_of(problem, chosen, int(limit))
        people = np.flatnonzero(use > 0)
        lost = (reduced[chosen[people]] - reduced[idle[people]]) / use[people]
        # Who loses most stays; as many stay as there is room for.
        order = people[np.lexsort((people, -lost))]
        room = np.cumsum(use[order]) <= problem.at_most[limit] + SLACK
        chosen[order[~room]] = idle[order[~room]]
    return chosen


def _floor_filled(problem: Problem, reduced: Floats, chosen: Ints, limit: int) -> Ints:
    counted = problem.contacts[:, limit] > 0
    for _ in range(ROUNDS):
        load = problem.used(chosen)
        missing = int(np.ceil(problem.at_least[limit] - load[limit] - SLACK))
        if missing <= 0:
            break
        outside = ~counted[problem.kind[chosen]]
        candidates = np.flatnonzero(counted[problem.kind] & outside[problem.person])
        moved = _taken(problem, chosen, candidates, reduced, load)[:missing]
        if not len(moved):
            break
        chosen = chosen.copy()
        chosen[problem.person[moved]] = moved
    return chosen


def filled(problem: Problem, chosen: Ints) -> Ints:
    """Let people change to what is worth more as long as there is room.

    Parameters
    ----------
    problem : Problem
        Arms and limits.
    chosen : int array
        Each person's arm; no capacity is exceeded.

    Returns
    -------
    int array
        Each person's arm; nobody can change alone and gain.
    """
    for _ in range(ROUNDS):
        load = problem.used(chosen)
        gain = problem.value - np.repeat(problem.value[chosen], problem.counts)
        # A type for which nothing is left cannot be taken by anybody who does not hold it: look at the others only.
        full = problem.contacts @ (load + 1 > problem.at_most + SLACK)
        candidates = np.flatnonzero((gain > SLACK) & (full[problem.kind] == 0))
        moved = _taken(problem, chosen, candidates, problem.value, load)
        if not len(moved):
            break
        chosen = chosen.copy()
        chosen[problem.person[moved]] = moved
    return chosen


def _taken(problem: Problem, chosen: Ints, candidates: Ints, score: Floats, load: Floats) -> Ints:
    """Of the changes to these arms, those that can be made together, the most gaining first; one a person."""
    extra = problem.uses(candidates) - problem.uses(chosen[problem.person[candidates]])
    after = load + extra
    worse = (extra < -SLACK) & (after < problem.at_least - SLACK)
    possible = ((extra <= SLACK) | (after <= problem.at_most + SLACK)).all(axis=1) & ~worse.any(axis=1)
    candidates, extra = candidates[possible], extra[possible]
    owner = problem.person[candidates]
    gain = score[candidates] - score[chosen[owner]]
    order = np.lexsort((candidates, -gain))
    _, first = np.unique(owner[order], return_index=True)
    order = order[np.sort(first)]
    # Room that others leave counts in the next round only, so that every prefix of the changes is possible.
    grown = load + np.cumsum(np.maximum(extra[order], 0.0), axis=0)
    shrunk = load + np.cumsum(np.minimum(extra[order], 0.0), axis=0)
    over = (extra[order] > SLACK) & (grown > problem.at_most + SLACK)
    under = (extra[order] < -SLACK) & (shrunk < problem.at_least - SLACK)
    moved: Ints = candidates[order][~(over | under).any(axis=1)]
    return moved


def _use_of(problem: Problem, arms: Ints, limit: int) -> Floats:
    kind = problem.kind[arms]
    use: Floats = problem.contacts[kind, limit]
    if problem.money[:, limit].any():
        use = use + problem.money[kind, limit] * problem.cost[arms]
    return use
