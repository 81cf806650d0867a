"""How often two people agree by chance: u, the share of an outcome among pairs of two records drawn at random."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, cast

from hcploop.oneid.levels import Comparison

if TYPE_CHECKING:
    from splink.internals.database_api import DatabaseAPI


def agreeing_by_chance(
    api: DatabaseAPI[Any], name: str, comparisons: Collection[Comparison], *, seed: int, pairs: int
) -> dict[tuple[str, str], float]:
    """Count the share of every outcome among pairs of records drawn by chance.

    Splink's own draw takes all pairs of a few records: a million pairs of 1,414 records, in which one frequent name
    stands in a thousand pairs. Here every record stands in a few pairs, with others whose number leaves the same rest,
    so that pairs are nearly independent. What is as seldom as one in a hundred thousand (a name, an office's
    telephone) is not drawn at all but counted: values with n records each make n (n - 1) / 2 pairs.

    Parameters
    ----------
    api : splink.DuckDBAPI or splink.SparkAPI
        The engine.
    name : str
        The name, in the engine's connection, of a table of `schema.linkage_evidence`: all records, at least two.
    comparisons : collection of Comparison
        What is compared.
    seed : int
        Of the draw.
    pairs : int
        How many pairs to draw: about as many to four times as many, and all if there are no more.

    Returns
    -------
    dict of (str, str) to float
        By the name of the comparison and the words of the outcome its share among the pairs of which the comparison
        knows something, above 0, at most 1. Outcomes that no pair showed are left out.
    """
    records = int(_row(api, f"SELECT count(*) AS n FROM {name}")["n"])  # noqa: S608 - our own names
    drawn = _drawn(api, name, comparisons, f"record_id % {_modulus(records, seed=seed, pairs=pairs)}")
    shares: dict[tuple[str, str], float] = {}
    for number, comparison in enumerate(comparisons):
        known = sum(drawn[f"o{number}_{place}"] for place in range(len(comparison.levels)))
        above = ""
        for place, level in enumerate(comparison.levels):
            share = drawn[f"o{number}_{place}"] / known if known else 0.0
            if level.counted_on and known:
                is_known = known / drawn["pairs"]
                share = _alike(api, name, level.counted_on, above) / (records * (records - 1)) / is_known
                above = level.counted_on
            if share > 0:
                shares[comparison.name, level.words] = min(share, 1.0)
    return shares


def _modulus(records: int, *, seed: int, pairs: int) -> int:
    """By what record numbers are divided: near a power of two, so that with a few records more most pairs stay."""
    wanted = records * records / 2 / pairs
    if wanted < 2:
        return 1
    power = 2 ** math.floor(math.log2(wanted))
    return int(power + (2 * seed + 1) % max(power // 8, 1))


def _drawn(api: DatabaseAPI[Any], name: str, comparisons: Collection[Comparison], rest: str) -> dict[str, int]:
    """How many drawn pairs there are, and how many of them show which outcome of which comparison."""
    outcomes, counts = [], ["count(*) AS pairs"]
    for number, comparison in enumerate(comparisons):
        cases = [f"WHEN {level.sql} THEN {place}" for place, level in enumerate(comparison.levels[:-1])]
        last = len(comparison.levels) - 1
        outcomes.append(f"CASE WHEN {comparison.unknown} THEN -1 {' '.join(cases)} ELSE {last} END AS o{number}")
        counts += [
            f"sum(CASE WHEN o{number} = {place} THEN 1 ELSE 0 END) AS o{number}_{place}" for place in range(last + 1)
        ]
    sql = (
        f"SELECT {', '.join(counts)} FROM (SELECT {', '.join(outcomes)} FROM {name} AS l "  # noqa: S608 - our own names
        f"JOIN {name} AS r ON l.{rest} = r.{rest} AND l.record_id < r.record_id) AS drawn"
    )
    return {column: int(n or 0) for column, n in _row(api, sql).items()}


def _alike(api: DatabaseAPI[Any], name: str, column: str, above: str) -> float:
    """Count the ordered pairs that share the value of `column`, but not that of `above` as well."""
    counts = []
    for columns in ([column], [column, above]) if above else ([column],):
        known = " AND ".join(f"{one} IS NOT NULL" for one in columns)
        sql = (
            f"SELECT sum(n * (n - 1.0)) AS pairs FROM (SELECT count(*) AS n FROM {name} "  # noqa: S608 - our own names
            f"WHERE {known} GROUP BY {', '.join(columns)}) AS one"
        )
        counts.append(float(_row(api, sql)["pairs"] or 0))
    return counts[0] - sum(counts[1:])


def _row(api: DatabaseAPI[Any], sql: str) -> dict[str, Any]:
    return cast("dict[str, Any]", cast("Any", api.query_sql(sql)).as_record_list()[0])
