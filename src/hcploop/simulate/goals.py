"""Monthly goals of the made-up market, with one stage planted where the loop leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hcploop.simulate.effects import Contacts
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.sales import Sales
from hcploop.simulate.sales_feeds import month_name

STAGES = ("reach", "engage", "convert")
"""Where the loop may leak; whatever comes after it misses its goals too."""
OVER = 1.25
"""By how much the goals from the weak stage on exceed what happens."""
PLANNED_MONTHS, AHEAD = 9, 3


@dataclass(frozen=True)
class Goal:
    """A goal of a month: what was planned, and what truly happened (NaN for a month to come)."""

    stage: str
    metric: str
    period: str
    goal: float
    actual: float
    is_weak: bool


def weak_stage(plan: MarketPlan) -> str:
    """Choose the stage at which the loop leaks, by the seed."""
    return STAGES[int(plan.chance("plans").integers(len(STAGES)))]


def make_goals(plan: MarketPlan, contacts: Contacts, sales: Sales) -> list[Goal]:
    """Make goals for the last nine months and the three to come.

    Parameters
    ----------
    plan : MarketPlan
        Months, seed.
    contacts : Contacts
        Who was reached, who did something of her own.
    sales : Sales
        Which hospitals bought, and our share.

    Returns
    -------
    list of Goal
        Before the weak stage goals lie within a few per cent of what happens; from it on 25 % above: the loss arises
        there and shows in every later stage.
    """
    chance, weak = plan.chance("plans", 1), weak_stage(plan)
    metrics = _happened(plan, contacts, sales)
    goals = []
    for place, (stage, metric, actual) in enumerate(metrics):
        is_after = place >= STAGES.index(weak)
        for month in range(max(0, plan.months - PLANNED_MONTHS), plan.months + AHEAD):
            known = min(month, plan.months - 1)
            wanted = actual[known] * chance.uniform(0.97, 1.03) * (OVER if is_after else 1.0)
            goal = round(float(wanted), 4 if metric == "market_share" else 0)
            truly = float(actual[month]) if month < plan.months else float("nan")
            goals.append(Goal(stage, metric, month_name(plan, month), goal, truly, stage == weak))
    return goals


def _happened(plan: MarketPlan, contacts: Contacts, sales: Sales) -> Sequence[tuple[str, str, np.ndarray]]:
    reached = _people(plan, contacts.person, contacts.month)
    active = _people(plan, contacts.person[contacts.is_active], contacts.month[contacts.is_active])
    own = [place for place, product in enumerate(sales.products) if product.is_own]
    bought = sales.units[:, own].sum(axis=1) > 0
    units = sales.units.sum(axis=(0, 1))
    share = sales.units[:, own].sum(axis=(0, 1)) / np.maximum(units, 1)
    value = np.einsum("hpm,pm->m", sales.units[:, own], sales.prices[own])
    return (
        ("reach", "covered_customers", reached),
        ("engage", "active_users", active),
        ("convert", "buyers", bought.sum(axis=0)),
        ("result", "market_share", share),
        ("result", "sales_value", value),
    )


def _people(plan: MarketPlan, person: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Count the different people of each month."""
    pairs = np.unique(np.stack([month, person]), axis=1)
    return np.bincount(pairs[0], minlength=plan.months).astype(float)
