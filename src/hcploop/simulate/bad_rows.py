"""A handful of rows that cannot be right, so that quarantine is seen: far fewer than one in two hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hcploop.simulate.plan import MarketPlan

BAD_SHARE = 0.0008
BAD_PHONE = "1.38E+10"

Columns = dict[str, list[Any]]


def with_bad_moments(plan: MarketPlan, columns: Mapping[str, Sequence[Any]], person: str, number: int) -> Columns:
    """Spoil a few rows of a feed of touches: the year 0202, or a person whom nobody knows.

    Parameters
    ----------
    plan : MarketPlan
        Its unkindness says how many.
    columns : mapping of str to sequence
        Canonical columns; `happened_at` as text.
    person : str
        The column that names the person.
    number : int
        Of the feed, for its own generator.

    Returns
    -------
    dict of str to list
        The columns; the rows keep their order.
    """
    chance = plan.chance("bad_rows", number)
    spoilt = {name: list(values) for name, values in columns.items()}
    rows = len(spoilt["happened_at"])
    count = min(8, round(rows * plan.rate(BAD_SHARE)))
    for turn, row in enumerate(chance.permutation(rows)[:count]):
        if turn % 2 == 0:
            moment = spoilt["happened_at"][row]
            spoilt["happened_at"][row] = "0" + moment[:3] + moment[4:]
        elif person in {"source_person_id", "wechat_unionid"}:
            spoilt[person][row] = f"X{int(chance.integers(10**6)):09d}"
    return spoilt


def with_bad_phones(plan: MarketPlan, columns: Mapping[str, Sequence[Any]]) -> Columns:
    """Spoil a few telephones as spreadsheets do: 1.38E+10."""
    chance = plan.chance("bad_rows", 100)
    spoilt = {name: list(values) for name, values in columns.items()}
    held = [row for row, phone in enumerate(spoilt["phone"]) if phone]
    for row in chance.permutation(held)[: round(len(held) * plan.rate(BAD_SHARE * 2))]:
        spoilt["phone"][row] = BAD_PHONE
    return spoilt
