"""Allocation under capacities: prices first, then people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.nextbest.kernels.core import settled
from hcploop.nextbest.kernels.prices import priced
from hcploop.nextbest.kernels.problem import Floats, numbers, problem_of, use_of
from hcploop.nextbest.kernels.repair import filled, repaired

GOOD_ENOUGH = 3e-5
"""Where the certified gap is no more than this share of the value, nothing is left to settle."""
MISSED = 1e-6


def capacity_prices(arms: pa.Table, capacities: pa.Table) -> pa.Table:
    """Find the price of everything scarce, at which people want about as much as there is.

    Parameters
    ----------
    arms : schema.arm
        Shortlists, in any order; `nothing` is on each.
    capacities : schema.capacity
        What there is.

    Returns
    -------
    schema.capacity_price
        One row a capacity, without `used`. A floor that cannot be reached within the capacities is lowered to what can.

    Notes
    -----
    The Lagrangian dual of the multiple-choice knapsack problem (Fisher 1981, *The Lagrangian relaxation method for
    solving integer programming problems*): see `prices.priced`.
    """
    problem = problem_of(arms, capacities)
    asked = capacities["at_least"]
    if not len(problem.value):
        return _with_prices(capacities, asked, np.zeros(capacities.num_rows))
    found = priced(problem)
    reached = problem.used(repaired(problem, found.prices, found.wanted))
    missed = problem.at_least - reached > MISSED
    if missed.any():
        lowered = pa.array(np.minimum(problem.at_least, reached), mask=np.asarray(pc.is_null(asked)))
        capacities = capacities.set_column(capacities.column_names.index("at_least"), "at_least", lowered)
        found = priced(replace(problem, at_least=np.minimum(problem.at_least, reached)))
    return _with_prices(capacities, asked, found.prices)


def _with_prices(capacities: pa.Table, asked: pa.ChunkedArray, prices: Floats) -> pa.Table:
    told = capacities.append_column("asked", asked).append_column("price", pa.array(prices, pa.float64()))
    return _PRICED.check_arrow(told)


def allocate(arms: pa.Table, prices: pa.Table) -> pa.Table:
    """Choose one arm a person so that together they are worth most within the capacities.

    Everybody gets what is best for her at the prices; what is wanted too often or too seldom is repaired at least
    loss; what prices leave open is settled exactly where the core is small.

    Parameters
    ----------
    arms : schema.arm
        As for `capacity_prices`.
    prices : schema.capacity_price
        What there is, and its prices; `used` is not read.

    Returns
    -------
    schema.allocation
        One row a person, in the order in which they appear; no `at_most` is exceeded, and an `at_least` is missed only
        where it cannot be reached.
    """
    problem = problem_of(arms, prices)
    if not len(problem.value):
        return schema.allocation.arrow([])
    at = numbers(prices["price"], 0.0)
    wanted, top = problem.best(problem.value - problem.charge(at))
    bound = problem.bound(at, top)
    chosen = repaired(problem, at, wanted)
    if bound - problem.worth(chosen) > GOOD_ENOUGH * abs(bound):
        chosen = filled(problem, settled(problem, at, chosen, bound=bound))
    rows = pa.array(problem.rows[chosen])
    made = {
        "one_id": arms["one_id"].take(rows),
        "arm": arms["arm"].take(rows),
        "expected_value": arms["expected_value"].take(rows),
        "bound": pa.array(top),
    }
    return schema.allocation.check_arrow(pa.table(made))


def capacity_use(taken: pa.Table, prices: pa.Table) -> pa.Table:
    """Add up what is used of every capacity.

    Parameters
    ----------
    taken : schema.arm
        The arms that are used, and no others.
    prices : schema.capacity_price
        The capacities; `used` is not read.

    Returns
    -------
    schema.capacity_price
        With `used`.
    """
    kept = prices.select(list(_PRICED.columns))
    return schema.capacity_price.check_arrow(kept.append_column("used", pa.array(use_of(taken, prices))))


def certified_gap(allocation: pa.Table, use: pa.Table) -> float:
    r"""Bound how much more any other allocation could be worth.

    .. math:: \frac{\sum_i bound_i + \sum_r (p_r^+ b_r - p_r^- f_r) - \sum_i value_i}{\sum_i value_i}

    Parameters
    ----------
    allocation : schema.allocation
        What was chosen.
    use : schema.capacity_price
        Prices, and what the allocation uses; a floor that it misses is taken as far as it was reached.

    Returns
    -------
    float
        A share of the value, 0 where nothing is better.

    Examples
    --------
    >>> chosen = schema.allocation.arrow([{"one_id": "a", "arm": "nothing", "expected_value": 2.0, "bound": 2.5}])
    >>> certified_gap(chosen, schema.capacity_price.arrow([]))
    0.25
    """
    value = float(numbers(allocation["expected_value"], 0.0).sum())
    price, used = numbers(use["price"], 0.0), numbers(use["used"], 0.0)
    most = np.where(price > 0, numbers(use["at_most"], np.inf), 0.0)
    least = np.minimum(numbers(use["at_least"], 0.0), used)
    dual: Floats = np.maximum(price, 0.0) * most - np.maximum(-price, 0.0) * least
    above = float(numbers(allocation["bound"], 0.0).sum() + dual.sum()) - value
    return max(above, 0.0) / max(abs(value), 1e-12)


_PRICED = schema.capacity_price.without("used")
