"""Rules that are tried: who would move if they were published, and what it would cost."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings

from hcploop.channels import ACTIONS
from hcploop.flow import rate
from hcploop.market import load_market
from hcploop.nextbest.policy import NextBestPolicy
from hcploop.scoring import ScoringPolicy, TierPolicy
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.moves import NO_TIER, RATED, Moves
from hcploop_web.insights.policies import KINDS, market_today
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.refusals import told_plainly

_KEPT = 6
_COST_MONTHS = 12


@dataclass(frozen=True)
class Effort:
    """A tier before and after, and what a doctor in it takes in a year, in the market's currency."""

    tier: int
    before: int
    after: int
    each: float

    @property
    def amount(self) -> float:
        """What the change of its number takes, or frees."""
        return (self.after - self.before) * self.each


def try_rules(bodies: Mapping[str, Mapping[str, Any]]) -> Moves:
    """Place everybody of the snapshot in force anew, as a run would after these policies were published.

    Parameters
    ----------
    bodies : mapping of str to mapping
        By kind of policy, the body of its file; a kind that is left out stays as it is in force.

    Returns
    -------
    Moves
        Kept for the next question about the same.

    Raises
    ------
    Refused
        The loop refuses one of them, or cannot read the market.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    with told_plainly():
        market, today = load_market(settings.DROP), market_today()
        tables = [bodies.get(kind) or market.policy_table(kind, today) for kind in KINDS]
        matrix = TierPolicy.from_table(tables[0], "policy of kind 'tiers'")
        scoring = ScoringPolicy.from_table(tables[1], "policy of kind 'scoring'")
    name = f"{settings.OUT} {now.id} {matrix} {scoring}"
    # One at a time: it takes all processors anyway.
    with _lock:
        if name not in _tried:
            _tried[name] = _moves(now, scoring, matrix)
            while len(_tried) > _KEPT:
                _tried.pop(next(iter(_tried)))
        return _tried[name]


_lock = threading.Lock()
_tried: dict[str, Moves] = {}


def _moves(now: Reading, scoring: ScoringPolicy, matrix: TierPolicy) -> Moves:
    with tempfile.TemporaryDirectory(prefix="hcploop-trial-") as temp, told_plainly():
        rated = rate(now.snapshot, scoring=scoring, matrix=matrix, temp=Path(temp))
    with now.snapshot.questions() as ask:
        told = {name: ask(f"SELECT * FROM {name}") for name in ("hcp", "territory")}  # noqa: S608 - our tables
        before, redirects = ask(RATED), ask("SELECT * FROM hcp_redirect LIMIT 0")
    with duckdb.connect(config={"python_enable_replacements": False}) as connection:
        for name, table in {**told, "hcp_tier": rated.tiers, "hcp_score": rated.scores}.items():
            connection.register(name, table)
        after = connection.execute(RATED).to_arrow_table()
    return Moves(before, after, redirects)


def effort(moves: Moves, brand: str, sight: Sight) -> tuple[Effort, ...]:
    """Tell what a change of tiers would take if each tier were met as it is met today.

    A doctor of a tier takes what our contacts with the doctors who are in it today took in the last twelve months, at
    the cost of a contact on each channel; a tier where nobody is today, what the next tier below takes.

    Parameters
    ----------
    moves : Moves
        What `try_rules` gave.
    brand : str
        The brand.
    sight : Sight
        What the user sees.

    Returns
    -------
    tuple of Effort
        Tiers 1 to 9, then those without one.
    """
    spent = _spent(brand)
    people = moves.after(brand, sight)
    totals: dict[int, list[float]] = {tier: [0.0, 0, 0] for tier in range(10)}
    for one_id, before, after in people:
        if before >= NO_TIER:
            totals[before][0] += spent.get(one_id, 0.0)
            totals[before][1] += 1
        if after >= NO_TIER:
            totals[after][2] += 1
    found: list[Effort] = []
    each = 0.0
    for tier in (NO_TIER, *range(9, 0, -1)):
        amount, before_n, after_n = totals[tier]
        each = amount / before_n if before_n else each
        found.append(Effort(tier, int(before_n), int(after_n), each))
    return (*reversed(found[1:]), found[0])


def _spent(brand: str) -> dict[str, float]:
    """What our contacts with each doctor took in the last twelve months."""
    now = reading()
    with told_plainly():
        market = load_market(settings.DROP)
        policy = NextBestPolicy.from_table(market.policy_table("nextbest", market_today()), "policy of kind 'nextbest'")
    cost = {
        channel.name: policy.cost.get(channel.name, channel.unit_cost)
        for channel in now.snapshot.manifest.settings.channels.values()
        if channel.initiator != "hcp"
    }
    return _spent_at(f"{settings.OUT} {now.id}", brand, tuple(cost.items()))


@lru_cache(maxsize=8)
def _spent_at(_snapshot: str, brand: str, costs: tuple[tuple[str, float], ...]) -> dict[str, float]:
    now, cost = reading(), dict(costs)
    live = [name for name, one in now.snapshot.manifest.settings.channels.items() if one.synchronous]
    # What she does herself with something that was sent costs nothing; coming to a meeting does.
    ours = [name for name, action in ACTIONS.items() if not action.is_active]
    rows = now.rows(
        "SELECT p.one_id, m.channel, sum(m.touches)::DOUBLE AS contacts FROM record_content_month m "
        "JOIN record_person p USING (record_id) WHERE m.brand IN (?, 'all') AND list_contains(?, m.channel) "
        "AND (list_contains(?, m.action) OR list_contains(?, m.channel)) "
        "AND m.local_month > (SELECT max(local_month) FROM record_content_month) - to_months(?) GROUP BY ALL",
        [brand, list(cost), ours, live, _COST_MONTHS],
    )
    spent: dict[str, float] = {}
    for row in rows:
        spent[row["one_id"]] = spent.get(row["one_id"], 0.0) + row["contacts"] * cost[row["channel"]]
    return spent
