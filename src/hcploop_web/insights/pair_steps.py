"""How the match weight of two records comes about, and which links hold a doctor's records together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hcploop import schema
from hcploop.oneid.kernels.waterfall import waterfall
from hcploop_web.insights.identities import Record
from hcploop_web.insights.identity_history import Identity
from hcploop_web.insights.reading import reading

Numbers = tuple[int, int]
"""Two records by their numbers, the smaller first."""


@dataclass(frozen=True)
class Step:
    """What was compared, or `prior`, `prior learned`, `rare values`.

    Parameters
    ----------
    words : str
        In the loop's words.
    weight : float
        What it adds, log2; `rarity` is as much of it as rare values make.
    total : float
        The sum up to here.
    """

    words: str
    weight: float
    rarity: float
    total: float


@dataclass(frozen=True)
class Link:
    """Two records of a doctor, and why they are linked."""

    one: Record
    other: Record
    probability: float
    match_weight: float
    steps: tuple[Step, ...]


def steps_of(pairs: Iterable[Numbers]) -> dict[Numbers, tuple[Step, ...]]:
    """Tell the steps of pairs; those that were never scored are left out.

    Parameters
    ----------
    pairs : iterable of Numbers
        A few.

    Returns
    -------
    dict
        By pair, from what is known before to the match weight.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    wanted = set(pairs)
    now = reading()
    found = now.rows(
        "SELECT * FROM pair_score WHERE record_a IN (SELECT unnest(?::BIGINT[])) "
        "AND record_b IN (SELECT unnest(?::BIGINT[]))",
        [[one for one, _ in wanted], [other for _, other in wanted]],
    )
    rows = [row for row in found if (row["record_a"], row["record_b"]) in wanted]
    model = schema.linkage_model.arrow(now.rows("SELECT * FROM linkage_model"))
    told: dict[Numbers, tuple[Step, ...]] = {}
    for step in waterfall(schema.pair_score.arrow(rows), model).to_pylist():
        pair = step["record_a"], step["record_b"]
        told[pair] = (*told.get(pair, ()), Step(*(step[name] for name in ("words", "weight", "rarity", "total"))))
    return told


def holding_links(doctor: Identity) -> tuple[Link, ...]:
    """List the fewest and strongest links that hold a doctor's records together, the strongest first.

    They are a maximum spanning tree (J. B. Kruskal, 1956): whatever other links there are, none is needed beside these.
    Records that only a decision holds have none.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    records = {one.record_id: one for one in doctor.records}
    ids = list(records)
    rows = reading().rows(
        "SELECT record_a, record_b, probability, match_weight FROM pair_score "
        "WHERE record_a IN (SELECT unnest(?::BIGINT[])) AND record_b IN (SELECT unnest(?::BIGINT[])) "
        "ORDER BY match_weight DESC, record_a, record_b",
        [ids, ids],
    )
    kept = _spanning([(row["record_a"], row["record_b"]) for row in rows])
    steps = steps_of(kept)
    scores = {(row["record_a"], row["record_b"]): (row["probability"], row["match_weight"]) for row in rows}
    return tuple(Link(records[pair[0]], records[pair[1]], *scores[pair], steps.get(pair, ())) for pair in kept)


def _spanning(pairs: Sequence[Numbers]) -> list[Numbers]:
    """Keep each pair that joins what no pair before it joined."""
    group: dict[int, int] = {}
    kept = []
    for one, other in pairs:
        ours, theirs = group.setdefault(one, one), group.setdefault(other, other)
        if ours != theirs:
            kept.append((one, other))
            group = {number: ours if own == theirs else own for number, own in group.items()}
    return kept
