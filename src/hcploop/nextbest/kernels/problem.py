"""The allocation as numbers: arms by person, what each uses, and what there is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hcploop.errors import NotAsDeclared

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NOTHING = "nothing"


@dataclass(frozen=True)
class Problem:
    """Arms, person after person, and the limits that they share.

    What an arm uses follows from its *type* (resource, brand, channel): of every limit in contacts one or none, of
    every limit in money its cost or none. So a table of prices by type is all that a round has to look up.

    Parameters
    ----------
    rows : int array
        Place of each arm in the table it came from.
    starts : int array
        Where the arms of each person begin.
    value, cost : float array
        Of each arm.
    kind : int array
        Its type.
    contacts, money : float array, types × limits
        Whether an arm of the type uses one contact, or its cost, of the limit.
    at_most, at_least : float array
        Of each limit; infinite and 0 where there is none.
    """

    rows: Ints
    starts: Ints
    value: Floats
    cost: Floats
    kind: NDArray[np.int32]
    contacts: Floats
    money: Floats
    at_most: Floats
    at_least: Floats

    @cached_property
    def counts(self) -> Ints:
        """Number of arms of each person."""
        return np.diff(np.append(self.starts, len(self.value)))

    @cached_property
    def person(self) -> Ints:
        """The person of each arm."""
        return np.repeat(np.arange(len(self.starts)), self.counts)

    @cached_property
    def has_money(self) -> bool:
        """Whether any limit is in money."""
        return bool(self.money.any())

    @cached_property
    def floor_price(self) -> float:
        """What a missing contact of a floor costs: more than any exchange of arms, so floors give way last."""
        return 10.0 * float(np.ptp(self.value)) + 1.0 if len(self.value) else 1.0

    def charge(self, prices: Floats, some: Ints | None = None) -> Floats:
        """Price what arms use.

        Parameters
        ----------
        prices : float array
            Of one unit of each limit; below 0 where a floor asks for more.
        some : int array, optional
            Which arms; all where left out.
        """
        kind = self.kind if some is None else self.kind[some]
        charged: Floats = np.take(self.contacts @ prices, kind)
        if self.has_money:
            cost = self.cost if some is None else self.cost[some]
            charged = charged + cost * np.take(self.money @ prices, kind)
        return charged

    def used(self, chosen: Ints) -> Floats:
        """Add up what chosen arms use of each limit."""
        kind, types = self.kind[chosen], len(self.contacts)
        load: Floats = np.bincount(kind, minlength=types) @ self.contacts
        if self.has_money:
            load = load + np.bincount(kind, weights=self.cost[chosen], minlength=types) @ self.money
        return load

    def uses(self, arms: Ints) -> Floats:
        """What each of these arms uses of each limit, arms × limits."""
        kind = self.kind[arms]
        return self.contacts[kind] + self.money[kind] * self.cost[arms, None]

    def best(self, score: Floats) -> tuple[Ints, Floats]:
        """Each person's first best arm, and its score."""
        top = np.maximum.reduceat(score, self.starts)
        hits = np.flatnonzero(score == np.repeat(top, self.counts))
        owner = self.person[hits]
        return hits[np.append(True, owner[1:] != owner[:-1])], top

    def shortfall(self, load: Floats) -> float:
        """By how many contacts floors are missed."""
        return float(np.maximum(self.at_least - load, 0.0).sum())

    def worth(self, chosen: Ints) -> float:
        """What an allocation is worth, with what missing floors cost taken off."""
        return float(self.value[chosen].sum()) - self.floor_price * self.shortfall(self.used(chosen))

    def bound(self, prices: Floats, top: Floats) -> float:
        """No allocation is worth more: the Lagrangian dual at these prices."""
        dear, asked = np.maximum(prices, 0.0), np.maximum(-prices, 0.0)
        limit = np.where(dear > 0, self.at_most, 0.0)
        return float(top.sum() + (dear * limit).sum() - (asked * self.at_least).sum())


def problem_of(arms: pa.Table, capacities: pa.Table) -> Problem:
    """Read arms and limits as numbers.

    Parameters
    ----------
    arms : schema.arm
        In any order; `nothing` is among the arms of every person.
    capacities : schema.capacity
        The limits.

    Returns
    -------
    Problem
        Arms stand by person, and within a person as in the table.

    Raises
    ------
    NotAsDeclared
        A person cannot be left alone, so limits might be impossible to keep.
    """
    person = _codes(arms["one_id"])
    order = np.arange(len(person)) if (np.diff(person) >= 0).all() else np.argsort(person, kind="stable")
    person = person[order]
    starts = np.flatnonzero(np.append(True, person[1:] != person[:-1])) if len(person) else np.zeros(0, np.int64)
    _see_nothing(arms, order, starts)
    kind, types = _types(arms)
    contacts, money = _use_of_types(types, capacities)
    return Problem(
        rows=order,
        starts=starts,
        value=numbers(arms["expected_value"], 0.0)[order],
        cost=numbers(arms["cost"], 0.0)[order],
        kind=kind[order],
        contacts=contacts,
        money=money,
        at_most=numbers(capacities["at_most"], np.inf),
        at_least=numbers(capacities["at_least"], 0.0),
    )


def _see_nothing(arms: pa.Table, order: Ints, starts: Ints) -> None:
    idle = pc.equal(arms["arm"], NOTHING).to_numpy()[order]
    if len(starts) and not np.logical_or.reduceat(idle, starts).all():
        lacking = int(order[starts[int(np.argmin(np.logical_or.reduceat(idle, starts)))]])
        raise NotAsDeclared(
            "every shortlist holds the arm 'nothing'", column="arm", value=str(arms["one_id"][lacking].as_py())
        )


def _codes(column: pa.ChunkedArray) -> Ints:
    """Number the texts of a column in the order in which they appear; null is a text of its own."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = whole.dictionary_encode(null_encoding="encode")
    return np.asarray(coded.indices).astype(np.int64)


def _types(arms: pa.Table) -> tuple[NDArray[np.int32], list[tuple[str | None, str | None, str | None]]]:
    """The type of each arm, and what each type is."""
    codes, words = np.zeros(arms.num_rows, np.int64), []
    for name in ("resource", "brand", "channel"):
        coded = arms[name].combine_chunks().dictionary_encode(null_encoding="encode")
        words.append(coded.dictionary.to_pylist())
        codes = codes * max(len(words[-1]), 1) + np.asarray(coded.indices)
    seen = np.zeros(int(np.prod([max(len(word), 1) for word in words])), bool)
    seen[codes] = True
    present = np.flatnonzero(seen)
    number = np.zeros(len(seen), np.int32)
    number[present] = np.arange(len(present), dtype=np.int32)
    parts = np.unravel_index(present, [max(len(word), 1) for word in words])
    types = [(words[0][a], words[1][b], words[2][c]) for a, b, c in zip(*map(np.ndarray.tolist, parts), strict=True)]
    return number[codes], types


def _use_of_types(
    types: list[tuple[str | None, str | None, str | None]], capacities: pa.Table
) -> tuple[Floats, Floats]:
    """Tell of which limits an arm of each type uses a contact, and of which its cost."""
    rows = capacities.to_pylist()
    contacts, money = np.zeros((len(types), len(rows))), np.zeros((len(types), len(rows)))
    own = {row["resource"]: number for number, row in enumerate(rows) if row["applies_to"] == "resource"}
    wide = [(number, row) for number, row in enumerate(rows) if row["applies_to"] == "arms"]
    for place, (resource, brand, channel) in enumerate(types):
        if resource in own:
            number = own[resource]
            (money if rows[number]["unit"] == "currency" else contacts)[place, number] = 1.0
        if channel is None:
            continue
        for number, row in wide:
            if row["brand"] in (None, brand) and (not row["channels"] or channel in row["channels"]):
                (money if row["unit"] == "currency" else contacts)[place, number] = 1.0
    return contacts, money


def use_of(taken: pa.Table, capacities: pa.Table) -> Floats:
    """Add up what these arms use of each limit.

    Parameters
    ----------
    taken : schema.arm
        Arms that are used.
    capacities : schema.capacity
        The limits.
    """
    kind, types = _types(taken)
    contacts, money = _use_of_types(types, capacities)
    cost = numbers(taken["cost"], 0.0)
    load: Floats = np.bincount(kind, minlength=len(types)) @ contacts
    return load + np.bincount(kind, weights=cost, minlength=len(types)) @ money


def numbers(column: pa.ChunkedArray, missing: float) -> Floats:
    """Read a column of numbers, with what stands for a missing one."""
    filled = pc.fill_null(column.cast(pa.float64()), missing)
    return np.asarray(filled.to_numpy(), dtype=np.float64)
