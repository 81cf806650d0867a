"""What others make of the same cleaned records: exact rules, plain Splink, recordlinkage.

Each gets the values that hcploop has cleaned (names, their sounds, hospitals, telephones) and none of what it knows
beyond them: which contacts are shared, what may never be one person, how a cluster is taken apart. Pairs become people
by plain connected components. A threshold, where a way needs one, is the best by the truth, which no user has.
"""

from __future__ import annotations

import logging
import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import recordlinkage
import splink.comparison_library as cl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from hcploop.oneid.resolution import BCubed, Resolution, b_cubed, resolution

COLUMNS = (
    *("record_id", "name_key", "pinyin", "hospital_key", "city", "department", "title_rank"),
    *("phone", "email", "licence_no", "wechat_unionid"),
)
SURE = (
    ("licence_no",),
    ("wechat_unionid",),
    ("phone", "name_key"),
    ("email", "name_key"),
    ("name_key", "hospital_key"),
)
"""What exact rules take for one person: all of these values alike."""
LOOKED_AT = (
    *(("licence_no",), ("wechat_unionid",), ("phone",), ("email",)),
    *(("name_key", "hospital_key"), ("pinyin", "hospital_key"), ("name_key", "city")),
)
"""Pairs that the two others compare: all of these values alike."""
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999)


@dataclass(frozen=True)
class Made:
    """What one way made of the records.

    Parameters
    ----------
    way : str
        Its name, with the threshold that was best.
    pairs : Resolution
        Pairwise quality.
    cubed : BCubed
        B³.
    largest_false : int
        Records of the largest cluster that holds two people.
    cpu : float
        Processor seconds, from the cleaned records to the clusters.
    """

    way: str
    pairs: Resolution
    cubed: BCubed
    largest_false: int
    cpu: float


Links = Mapping[str, pd.DataFrame]
"""The pairs that a way takes for one person, `a` and `b`, by what it calls the way; several for several thresholds."""


def exact_rules(records: pd.DataFrame) -> Links:
    """One person where one of `SURE` agrees."""
    return {"exact rules": _agreeing(records, SURE)}


def plain_splink(records: pd.DataFrame) -> Links:
    """Splink with the comparisons and the training of its documentation, connected components over its pairs."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[
            cl.JaroWinklerAtThresholds("pinyin", [0.92, 0.8]),
            cl.ExactMatch("name_key").configure(term_frequency_adjustments=True),
            cl.ExactMatch("hospital_key").configure(term_frequency_adjustments=True),
            *(cl.ExactMatch(name) for name in ("city", "department", "title_rank")),
            cl.LevenshteinAtThresholds("phone", 1),
            *(cl.ExactMatch(name) for name in ("email", "licence_no", "wechat_unionid")),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in LOOKED_AT],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(records), settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on(*rule) for rule in SURE], recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    for rule in (("name_key", "hospital_key"), ("phone",), ("licence_no",)):
        training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    scored = linker.inference.predict(threshold_match_probability=min(THRESHOLDS)).as_duckdbpyrelation().df()
    pairs = scored.rename(columns={"record_id_l": "a", "record_id_r": "b"})[["a", "b", "match_probability"]]
    return {f"plain Splink, from {least}": pairs[pairs.match_probability >= least] for least in THRESHOLDS}


def record_linkage(records: pd.DataFrame) -> Links:
    """The package recordlinkage: its classifier by expectation and conditional maximisation, connected components."""
    rows = records.set_index("record_id")
    pairs = _agreeing(records, LOOKED_AT)
    compared = recordlinkage.Compare()
    compared.string("pinyin", "pinyin", method="jarowinkler", threshold=0.92, label="name")
    for name in COLUMNS[3:]:
        compared.exact(name, name, label=name)
    features = compared.compute(pd.MultiIndex.from_frame(pairs), rows)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    chance = classifier.prob(features)
    return {f"recordlinkage, from {least}": chance[chance >= least].index.to_frame() for least in THRESHOLDS}


WAYS: tuple[Callable[[pd.DataFrame], Links], ...] = (exact_rules, plain_splink)
SLOW: tuple[Callable[[pd.DataFrame], Links], ...] = (record_linkage,)
"""Ways that hold every pair's comparison in memory at once."""


def others(records: pa.Table, truth: pa.Table, ways: tuple[Callable[[pd.DataFrame], Links], ...]) -> list[Made]:
    """What several ways make of the same records.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    truth : arrow table
        `record_id` and the person.
    ways : tuple of callables
        Of `WAYS` and `SLOW`.

    Returns
    -------
    list of Made
        One a way: by the threshold whose F1 is best.
    """
    rows = records.select(list(COLUMNS)).to_pandas()
    found = []
    for way in ways:
        used = _cpu()
        links = way(rows)
        spent = _cpu() - used
        found.append(max((judged(name, rows, one, truth, spent) for name, one in links.items()), key=_f1))
    return found


def judged(way: str, records: pd.DataFrame, links: pd.DataFrame, truth: pa.Table, spent: float) -> Made:
    """Make people of pairs by connected components, and compare them with the truth."""
    used = _cpu()
    ids = records.record_id.to_numpy()
    place = [np.searchsorted(np.sort(ids), links[side].to_numpy()) for side in ("a", "b")]
    graph = coo_array((np.ones(len(links), bool), tuple(place)), shape=(len(ids), len(ids)))
    labels = connected_components(graph, directed=False)[1]
    spent += _cpu() - used
    return judged_clusters(way, pa.table({"record_id": np.sort(ids), "cluster": labels}), truth, spent)


def judged_clusters(way: str, clusters: pa.Table, truth: pa.Table, spent: float) -> Made:
    """Compare people that were made of records with the truth."""
    return Made(way, resolution(clusters, truth), b_cubed(clusters, truth), largest_false(clusters, truth), spent)


def largest_false(clusters: pa.Table, truth: pa.Table) -> int:
    """Count the records of the largest cluster that holds two people.

    Parameters
    ----------
    clusters, truth : arrow tables
        `record_id` with `cluster`, and with `person`.

    Returns
    -------
    int
        0 where there is none.
    """
    both = clusters.join(truth, "record_id", join_type="inner")
    counted = both.group_by("cluster").aggregate([("person", "count_distinct"), ("person", "count")]).to_pandas()
    return int(counted[counted.person_count_distinct > 1].person_count.max() or 0) if len(counted) else 0


def _agreeing(records: pd.DataFrame, rules: tuple[tuple[str, ...], ...]) -> pd.DataFrame:
    """Pairs that agree by one of the rules, each once, `a` < `b`."""
    sides = " UNION ".join(
        "SELECT l.record_id AS a, r.record_id AS b FROM records l JOIN records r ON l.record_id < r.record_id AND "
        + " AND ".join(f"l.{name} = r.{name}" for name in rule)
        for rule in rules
    )
    with duckdb.connect() as connection:
        connection.register("records", records)
        return connection.execute(sides).df()


def _f1(made: Made) -> float:
    return made.pairs.f1


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
