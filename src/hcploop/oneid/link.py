"""Scoring pairs of records with Splink: the one stage that talks to an engine."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from splink import Linker, SettingsCreator
from sqlglot import transpile

from hcploop import schema
from hcploop.oneid.block import BLOCKS
from hcploop.oneid.chance import agreeing_by_chance
from hcploop.oneid.kernels.words import evidence_words, rare_comparisons
from hcploop.oneid.settings import comparisons_for, splink_settings
from hcploop.oneid.train import trained

if TYPE_CHECKING:
    from splink.internals.database_api import DatabaseAPI
    from splink.internals.splink_dataframe import SplinkDataFrame


_LISTS = ("other_ids", "more_words", "traits")
_TELLING = ("given_key", "family_key", "birth_date")
_ROOM = 16
"""How many times likelier the scores may show a match to be than was thought."""
MOST_TRAITS = 12
"""More traits than this are not compared: the words for a pair's outcomes are numbered in 64 bits."""


@dataclass(frozen=True)
class LinkRules:
    """How hard to look.

    Parameters
    ----------
    floor : float
        Pairs below this probability are not written.
    training_pairs : int
        Pairs to learn from.
    train_from : int
        With fewer records than this nothing can be learned: the stated values stand.
    people_share : float
        Persons a record, before anything is known: it sets how probable a match is at the start.
    again_from : int
        With fewer records than this all are compared with all at every run: it takes a moment.
    drift : float
        By which share the number of records may have changed since the model was learned.
    """

    floor: float = 0.2
    training_pairs: int = 1_000_000
    train_from: int = 200
    people_share: float = 0.5
    again_from: int = 20_000
    drift: float = 0.25


def link(evidence_name: str, *, api: DatabaseAPI[Any], seed: int, rules: LinkRules | None = None) -> pa.Table:
    """Pairs of records that may be one person: `learned`, then `scored` over all of them.

    Parameters
    ----------
    evidence_name, api, seed, rules
        As `learned` takes them.

    Returns
    -------
    schema.pair_score
        The pairs at or above the floor, sorted by their records, `record_a` < `record_b`.
    """
    model = learned(evidence_name, api=api, seed=seed, rules=rules)
    return scored(evidence_name, model, api=api, rules=rules)


def learned(evidence_name: str, *, api: DatabaseAPI[Any], seed: int, rules: LinkRules | None = None) -> pa.Table:
    """What agreement and disagreement weigh in these records, after Fellegi and Sunter (1969).

    Same input, same seed: same weights, whatever the number of threads.

    Parameters
    ----------
    evidence_name : str
        The name, in the engine's connection, of a table of `schema.linkage_evidence`: all records.
    api : splink.DuckDBAPI or splink.SparkAPI
        The engine, on that connection.
    seed : int
        Of the pairs that are drawn to learn from.
    rules : LinkRules, optional
        How hard to look.

    Returns
    -------
    schema.linkage_model
        One row; none where the records hold nothing to compare.
    """
    with _quiet():
        return _learned(evidence_name, api=api, seed=seed, rules=rules or LinkRules())


def scored(
    evidence_name: str,
    model: pa.Table,
    *,
    api: DatabaseAPI[Any],
    rules: LinkRules | None = None,
    frequent: Mapping[str, str] | None = None,
) -> pa.Table:
    """Pairs of records that may be one person.

    The weight of a pair is the prior's log odds plus the sum of log2(m / u) over the comparisons, where
    frequent names and hospitals weigh less (Winkler 2000).

    Parameters
    ----------
    evidence_name : str
        The name, in the engine's connection, of a table of `schema.linkage_evidence`.
    model : schema.linkage_model
        What `learned` gave, of these records or of earlier ones.
    api : splink.DuckDBAPI or splink.SparkAPI
        The engine, on that connection.
    rules : LinkRules, optional
        How hard to look.
    frequent : mapping of str to str, optional
        Where the evidence holds some records only: for each of `settings.RARE_COLUMNS` the name of a table of
        `frequencies`. Then the evidence has a column `is_new`, and pairs have at least one record that is.

    Returns
    -------
    schema.pair_score
        The pairs at or above the floor, sorted by their records, `record_a` < `record_b`.
    """
    with _quiet():
        return _scored(evidence_name, model, api, rules or LinkRules(), frequent or {})


def _learned(evidence_name: str, *, api: DatabaseAPI[Any], seed: int, rules: LinkRules) -> pa.Table:
    data = api.register(evidence_name)
    filled = _filled(api, data.physical_name)
    blocks = [block.column for block in BLOCKS if filled[block.column] >= 2]
    traits = _traits(api, data.physical_name) if filled["traits"] >= 2 else []
    comparisons = comparisons_for({column for column, rows in filled.items() if rows >= 2}, traits=traits)
    if not blocks or not comparisons:
        return schema.linkage_model.arrow([])
    if traits:
        data = api.register(_with_traits(api, data.physical_name, traits))
    prior = min(0.1, 2 * (1 / rules.people_share - 1) / max(filled["record_id"], 2))
    settings = splink_settings(comparisons, blocks=blocks, prior=prior)
    if filled["record_id"] >= rules.train_from:
        chance = agreeing_by_chance(api, data.physical_name, comparisons, seed=seed, pairs=rules.training_pairs)
        settings = trained(data, settings, chance, pairs=rules.training_pairs)
    told = {
        "trained_on": filled["record_id"],
        "settings": json.dumps(settings),
        "traits": traits,
        "learns_prior": any(filled[column] >= 2 for column in _TELLING),
    }
    return schema.linkage_model.arrow([told])


def _scored(
    evidence_name: str, model: pa.Table, api: DatabaseAPI[Any], rules: LinkRules, frequent: Mapping[str, str]
) -> pa.Table:
    if not model.num_rows:
        return schema.pair_score.arrow([])
    (told,) = model.to_pylist()
    settings = json.loads(told["settings"])
    data = api.register(evidence_name)
    if told["traits"]:
        data = api.register(_with_traits(api, data.physical_name, told["traits"]))
    floor = rules.floor / _ROOM if told["learns_prior"] else rules.floor
    linker = Linker(data, SettingsCreator.from_path_or_dict(settings), log_level=None)
    for column, name in frequent.items():
        linker.table_management.register_term_frequency_lookup(api.register(name), column)
    try:
        if frequent:
            found = linker.inference.predict_within(
                data,
                blocking_rules_to_generate_predictions=_of_new(settings),
                threshold_match_probability=floor,
                warning_mode="never",
            )
        else:
            found = linker.inference.predict(threshold_match_probability=floor, warning_mode="never")
        weights = [f"mw_{one['output_column_name']}" for one in settings["comparisons"]]
        weights += [f"mw_tf_adj_{name}" for name in rare_comparisons(settings)]
        table = _read(api, found.physical_name, weights)
    finally:
        cast("Any", linker.table_management).delete_tables_created_by_splink_from_db()
    if told["learns_prior"]:
        prior = settings["probability_two_random_records_match"]
        table = _with_learned_prior(table, records=told["trained_on"], prior=prior, floor=rules.floor)
    return evidence_words(table, settings=settings)


def _of_new(settings: Mapping[str, Any]) -> list[Any]:
    rules = settings["blocking_rules_to_generate_predictions"]
    return [f"{rule['blocking_rule']} AND (l.is_new OR r.is_new)" for rule in rules]


def _with_learned_prior(table: pa.Table, *, records: int, prior: float, floor: float) -> pa.Table:
    """Pairs weighed anew with the share of matches that the scores themselves show: one step of EM for the prior.

    People who are known by traits may have two records each or ten; nothing tells beforehand.
    """
    found = float(pc.sum(table["probability"]).as_py() or 0) / max(records * (records - 1) / 2, 1)
    shift = min(max(_log_odds(min(max(found, 1e-12), 0.5)) - _log_odds(prior), 0.0), math.log2(_ROOM))
    weight = table["match_weight"].to_numpy() + shift
    probability = np.round(1 / (1 + np.exp2(-weight)), 9)
    for name, values in (("probability", probability), ("match_weight", np.round(weight, 6))):
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    return table.filter(pc.greater_equal(table["probability"], floor))


def _log_odds(probability: float) -> float:
    return math.log2(probability / (1 - probability))


def _filled(api: DatabaseAPI[Any], name: str) -> dict[str, int]:
    """How many rows hold a value, by column."""
    columns = [column for column in schema.linkage_evidence.columns if column not in _LISTS]
    counts = ", ".join(f"count({column}) AS {column}" for column in columns)
    lists = ", ".join(f"sum(CASE WHEN array_length({column}) > 0 THEN 1 ELSE 0 END) AS {column}" for column in _LISTS)
    row = _query(api, f"SELECT {counts}, {lists} FROM {name}").as_record_list()[0]  # noqa: S608 - our own names
    return {column: int(rows or 0) for column, rows in row.items()}


def _traits(api: DatabaseAPI[Any], name: str) -> list[str]:
    """Name the traits that at least two records tell: the most told ones, in the order of their names."""
    sql = (
        f"SELECT split_part(told, ':', 1) AS trait FROM (SELECT unnest(traits) AS told FROM {name}) AS one "  # noqa: S608 - our own names
        f"GROUP BY trait HAVING count(*) >= 2 ORDER BY count(*) DESC, trait LIMIT {MOST_TRAITS}"
    )
    return sorted(str(row["trait"]) for row in _query(api, sql).as_record_list())


def _with_traits(api: DatabaseAPI[Any], name: str, traits: list[str]) -> str:
    """Give each trait a column of its own, `trait_0` and so on; the name of the table that has them."""
    columns = []
    for number, trait in enumerate(traits):
        begins = "'" + trait.replace("'", "''") + ":'"
        chosen = f"list_filter(traits, one -> starts_with(one, {begins}))[1]"
        columns.append(f"substr({chosen}, length({begins}) + 1) AS trait_{number}")
    table = _query(api, f"SELECT *, {', '.join(columns)} FROM {name}")  # noqa: S608 - our own names; a trait's is quoted
    return table.physical_name


def _read(api: DatabaseAPI[Any], name: str, weights: list[str]) -> pa.Table:
    sql = (
        "SELECT least(record_id_l, record_id_r) AS record_a, greatest(record_id_l, record_id_r) AS record_b, "  # noqa: S608 - our own names
        f"round(match_probability, 9) AS probability, round(match_weight, 6) AS match_weight, {', '.join(weights)} "
        f"FROM {name} ORDER BY record_a, record_b"
    )
    table: pa.Table = cast("Any", _query(api, sql)).as_pyarrow_table()
    return table


def _query(api: DatabaseAPI[Any], sql: str) -> SplinkDataFrame:
    """Ask what is written in DuckDB's SQL, in that of the engine."""
    return cast("SplinkDataFrame", api.query_sql(transpile(sql, "duckdb", api.sql_dialect.sqlglot_dialect)[0]))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink from warning of every level that a block does not show: the stated value stands in."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
