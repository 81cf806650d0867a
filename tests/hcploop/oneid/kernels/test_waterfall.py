import json
import math

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import splink

from hcploop import schema
from hcploop.oneid.evidence import evidence
from hcploop.oneid.kernels.waterfall import LEARNED, PRIOR, RARE, waterfall
from hcploop.oneid.link import learned, scored
from hcploop.oneid.shared import shared_contacts


def _scored(records):
    """Pairs of records, and the model that they were scored by."""
    connection = ibis.duckdb.connect()
    connection.con.register("records", records)
    table = connection.table("records")
    connection.create_table("linkage_evidence", evidence(table, shared_contacts(table)))
    api = splink.DuckDBAPI(connection.con)
    model = learned("linkage_evidence", api=api, seed=1)
    return scored("linkage_evidence", model, api=api), model


@pytest.fixture(scope="module")
def world(small_world):
    """Pairs of doctors, as their sources know them."""
    return _scored(small_world(persons=300, seed=11)[0])


@pytest.fixture(scope="module")
def private_world(small_world):
    """Pairs of the same people, of whom the day of birth is told too."""
    records, truth = small_world(persons=300, seed=11)
    born = [f"19{40 + one % 50}{1 + one % 12:02}{1 + one % 28:02}" for one in truth["person"].to_pylist()]
    rows = [{**row, "birth_date": day} for row, day in zip(records.to_pylist(), born, strict=True)]
    return _scored(schema.record.arrow(rows))


def _last(steps):
    """The total of each pair."""
    found = {}
    for row in steps.to_pylist():
        found[row["record_a"], row["record_b"]] = row["total"]
    return np.array(list(found.values()))


def test_the_steps_add_up_to_the_match_weight_and_the_probability(world):
    pairs, model = world

    totals = _last(waterfall(pairs, model))

    assert len(totals) == pairs.num_rows > 100
    np.testing.assert_allclose(totals, pairs["match_weight"].to_numpy(), atol=1e-4)
    np.testing.assert_allclose(1 / (1 + np.exp2(-totals)), pairs["probability"].to_numpy(), atol=1e-4)


def test_the_first_step_is_what_the_model_knows_before(world):
    pairs, model = world
    prior = json.loads(model["settings"][0].as_py())["probability_two_random_records_match"]

    first = waterfall(pairs, model).filter(pc.field("step") == 1)

    assert set(first["words"].to_pylist()) == {PRIOR}
    assert first["weight"][0].as_py() == pytest.approx(math.log2(prior / (1 - prior)))


def test_a_rare_value_adds_to_the_comparison_that_weighs_it(world):
    pairs, model = world

    steps = waterfall(pairs, model).to_pylist()

    rare = {row["words"] for row in steps if abs(row["rarity"]) > 0.1}
    assert "name same" in rare
    assert not rare & {"phone same", "title same", PRIOR}
    by_words = {}
    for row in steps:
        by_words.setdefault(row["words"], set()).add(round(row["weight"] - row["rarity"], 5))
    assert {words: len(weights) for words, weights in by_words.items()} == dict.fromkeys(by_words, 1)


def test_where_the_scores_tell_the_prior_every_pair_moves_by_the_same(private_world):
    pairs, model = private_world
    assert model["learns_prior"].to_pylist() == [True]

    moved = waterfall(pairs, model).filter(pc.field("words") == LEARNED)["weight"].to_numpy()

    assert len(moved) == pairs.num_rows
    assert np.ptp(moved) < 1e-4
    assert -1e-4 <= moved[0] <= 4.0001


def test_of_pairs_without_rarity_it_is_one_step_at_the_end(world):
    pairs, model = world

    steps = waterfall(pairs.drop_columns(["rarity"]), model)

    np.testing.assert_allclose(_last(steps), pairs["match_weight"].to_numpy(), atol=1e-4)
    assert RARE in steps["words"].to_pylist()
    assert [row["rarity"] for row in steps.to_pylist() if row["words"] == "name same"][:1] == [0]


def test_no_pairs_make_no_steps(world):
    pairs, model = world

    assert waterfall(pairs.slice(0, 0), model).num_rows == 0
    assert waterfall(pairs, model.slice(0, 0)).equals(pa.table(schema.pair_step.arrow([])))
