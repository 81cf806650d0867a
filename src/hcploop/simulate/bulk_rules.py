"""What rules ask about in the large market: representatives, where they are received, consents, some messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa

from hcploop.simulate.feed import Feed
from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.plan import MarketPlan

DOCTORS_A_REP = 120
SAID: Mapping[str, tuple[tuple[str, float], ...]] = {
    "crm": (("email", 0.6), ("sms", 0.5)),
    "wechat": (("wechat", 0.7),),
}
"""By source and channel, the share of people who said anything; nine in ten of these granted it."""
MESSAGED_SHARE = 0.1
"""Share of people to whom messages of each kind went in the last month."""
DAY_SECONDS = 86_400


def rep_ids(hospital: np.ndarray, hospitals: int, people: int) -> np.ndarray:
    """Name the representative of each person, who is in charge of neighbouring hospitals."""
    reps = rep_count(people)
    return np.char.add("R", (hospital * reps // hospitals).astype(str)).astype(object)


def rep_count(people: int) -> int:
    """Say how many representatives there are."""
    return max(1, people // DOCTORS_A_REP)


def rule_feeds(
    plan: MarketPlan, hospitals: Sequence[Hospital], covered: Mapping[str, np.ndarray], ids: Callable[..., pa.Array]
) -> list[Feed]:
    """Make the feeds.

    Parameters
    ----------
    plan : MarketPlan
        The market.
    hospitals : sequence of Hospital
        Nine in ten receive representatives.
    covered : mapping of str to numpy.ndarray
        People by source.
    ids : callable
        Gives the ids of a source's people by their places.

    Returns
    -------
    list of Feed
        Their draws change no other feed.
    """
    chance = plan.chance("bulk", 1000)
    reps = rep_count(plan.hcps)
    is_filed = chance.random(reps) < 0.9
    force = pa.table(
        {
            "rep_id": [f"R{number}" for number in range(reps)],
            "team": ["sales"] * reps,
            "filing_no": [f"F{number:06d}" if filed else None for number, filed in enumerate(is_filed)],
            "visits_per_week": ["25"] * reps,
        }
    )
    received = [one.name for one, told in zip(hospitals, chance.random(len(hospitals)), strict=True) if told < 0.9]
    feeds = [
        _feed("reps", "crm", "reps", force),
        _feed("receptions", "crm", "permits", pa.table({"hospital": received})),
    ]
    feeds += [
        _feed(
            f"{source}_consents", source, "consents", _consents(plan, ids(source, np.arange(len(people))), said, chance)
        )
        for (source, said), people in zip(SAID.items(), covered.values(), strict=True)
    ]
    return [
        *feeds,
        _feed("messages", "crm", "touches", _messages(plan, ids("crm", np.arange(len(covered["crm"]))), chance)),
    ]


def _feed(name: str, source: str, kind: str, table: pa.Table) -> Feed:
    path = f"{source}/{name}.parquet"
    settings = {"mode": "append"} if kind == "touches" else {}
    return Feed(name, source, kind, path, {path: table}, {one: one for one in table.column_names}, settings)


def _consents(
    plan: MarketPlan, ids: pa.Array, said: Sequence[tuple[str, float]], chance: np.random.Generator
) -> pa.Table:
    parts = []
    for channel, share in said:
        who = np.flatnonzero(chance.random(len(ids)) < share)
        days = chance.integers(31, 700, size=len(who))
        parts.append(
            pa.table(
                {
                    "source_person_id": ids.take(pa.array(who)),
                    "channel": [channel] * len(who),
                    "state": np.where(chance.random(len(who)) < 0.9, "granted", "refused"),
                    "happened_at": _moments(plan, days * DAY_SECONDS),
                }
            )
        )
    return pa.concat_tables(parts)


def _messages(plan: MarketPlan, ids: pa.Array, chance: np.random.Generator) -> pa.Table:
    parts = []
    for channel in ("email", "sms"):
        who = np.flatnonzero(chance.random(len(ids)) < MESSAGED_SHARE)
        parts.append(
            pa.table(
                {
                    "touch_id": [f"{channel}{number:08d}" for number in range(len(who))],
                    "source_person_id": ids.take(pa.array(who)),
                    "channel": [channel] * len(who),
                    "action": ["deliver"] * len(who),
                    "happened_at": _moments(plan, chance.integers(DAY_SECONDS, 30 * DAY_SECONDS, size=len(who))),
                }
            )
        )
    return pa.concat_tables(parts)


def _moments(plan: MarketPlan, seconds_before: np.ndarray) -> pa.Array:
    at = np.datetime64(plan.as_of.isoformat(), "us") - seconds_before.astype("timedelta64[s]")
    return pa.array(at).cast(pa.timestamp("us", tz="UTC"))
