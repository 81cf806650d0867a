"""Scoring pairs of records with Splink: the one stage that talks to an engine."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
from splink import Linker, SettingsCreator

from hcploop import schema
from hcploop.oneid.block import BLOCKS
from hcploop.oneid.kernels.words import evidence_words
from hcploop.oneid.settings import comparisons_for, splink_settings
from hcploop.oneid.train import trained

if TYPE_CHECKING:
    from splink.internals.database_api import DatabaseAPI
    from splink.internals.splink_dataframe import SplinkDataFrame


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
    comparisons = comparisons_for({column for column, rows in filled.items() if rows >= 2})
    if not blocks or not comparisons:
        return schema.linkage_model.arrow([])
    prior = min(0.1, 2 * (1 / rules.people_share - 1) / max(filled["record_id"], 2))
    settings = splink_settings(comparisons, blocks=blocks, prior=prior)
    if filled["record_id"] >= rules.train_from:
        settings = trained(data, settings, seed=seed, pairs=rules.training_pairs)
    return schema.linkage_model.arrow([{"trained_on": filled["record_id"], "settings": json.dumps(settings)}])


def _scored(
    evidence_name: str, model: pa.Table, api: DatabaseAPI[Any], rules: LinkRules, frequent: Mapping[str, str]
) -> pa.Table:
    if not model.num_rows:
        return schema.pair_score.arrow([])
    settings = json.loads(model["settings"][0].as_py())
    data = api.register(evidence_name)
    linker = Linker(data, SettingsCreator.from_path_or_dict(settings), log_level=None)
    for column, name in frequent.items():
        linker.table_management.register_term_frequency_lookup(api.register(name), column)
    try:
        if frequent:
            found = linker.inference.predict_within(
                data,
                blocking_rules_to_generate_predictions=_of_new(settings),
                threshold_match_probability=rules.floor,
                warning_mode="never",
            )
        else:
            found = linker.inference.predict(threshold_match_probability=rules.floor, warning_mode="never")
        table = _read(api, found.physical_name, [one["output_column_name"] for one in settings["comparisons"]])
    finally:
        cast("Any", linker.table_management).delete_tables_created_by_splink_from_db()
    return evidence_words(table, settings=settings)


def _of_new(settings: Mapping[str, Any]) -> list[Any]:
    rules = settings["blocking_rules_to_generate_predictions"]
    return [f"{rule['blocking_rule']} AND (l.is_new OR r.is_new)" for rule in rules]


def _filled(api: DatabaseAPI[Any], name: str) -> dict[str, int]:
    """How many rows hold a value, by column."""
    columns = [column for column in schema.linkage_evidence.columns if column != "other_ids"]
    counts = ", ".join(f"count({column}) AS {column}" for column in columns)
    ids = "sum(CASE WHEN len(other_ids) > 0 THEN 1 ELSE 0 END) AS other_ids"
    row = _query(api, f"SELECT {counts}, {ids} FROM {name}").as_record_list()[0]  # noqa: S608 - our own names
    return {column: int(rows or 0) for column, rows in row.items()}


def _read(api: DatabaseAPI[Any], name: str, compared: list[str]) -> pa.Table:
    weights = ", ".join(f"mw_{column}" for column in compared)
    sql = (
        "SELECT least(record_id_l, record_id_r) AS record_a, greatest(record_id_l, record_id_r) AS record_b, "  # noqa: S608 - our own names
        f"round(match_probability, 9) AS probability, round(match_weight, 6) AS match_weight, {weights} "
        f"FROM {name} ORDER BY record_a, record_b"
    )
    table: pa.Table = cast("Any", _query(api, sql)).as_pyarrow_table()
    return table


def _query(api: DatabaseAPI[Any], sql: str) -> SplinkDataFrame:
    return cast("SplinkDataFrame", api.query_sql(sql))


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
