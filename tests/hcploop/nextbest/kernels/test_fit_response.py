"""The response model: what it gives without a past, and what it says of itself."""

import numpy as np
import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.channels import CHANNELS
from hcploop.nextbest.kernels.fit_response import fit_response
from hcploop.nextbest.policy import channel_terms
from hcploop.nextbest.terms import TERMS

RATES = [{"channel": "all", "rate": 0.3, "strength": 4.0}]


def exposed(rows, *, seed=1, drawn=0.0):
    """Contacts whose answers follow the identity only."""
    chance = np.random.default_rng(seed)
    x = {name: np.zeros(rows) for name in TERMS}
    x["identity"] = chance.random(rows)
    return pa.table(
        {
            "channel": np.where(chance.random(rows) < 0.5, "visit", "nothing"),
            "is_answered": chance.random(rows) < x["identity"],
            "is_drawn": chance.random(rows) < drawn,
            "part": chance.choice(["fit", "calibrate", "test"], size=rows, p=[0.7, 0.15, 0.15]),
            **x,
        }
    )


@pytest.fixture
def fitted(policy):
    def made(rows, *, weight=1.0):
        terms = channel_terms(CHANNELS, policy=policy)
        model = fit_response(rows, terms, schema.answer_rate.arrow(RATES), prior=policy.prior, drawn_weight=weight)
        told = {(row["channel"], row["part"], row["term"]): row["value"] for row in model.to_pylist()}
        return told, set(model["version"].to_pylist())

    return made


def probability(model, channel, **terms):
    odds = model[channel, "coefficient", "intercept"]
    odds += sum(model[channel, "coefficient", name] * value for name, value in terms.items())
    return 1 / (1 + np.exp(-odds))


def test_a_market_without_a_past_has_the_probabilities_of_its_policy(fitted, policy):
    model, _ = fitted(exposed(0))

    believed = policy.prior.probabilities
    assert {name: round(float(probability(model, name)), 6) for name in believed} == believed


def test_an_answer_to_doing_nothing_moves_every_channel_that_has_no_past(fitted, policy):
    rows = exposed(6000)
    model, _ = fitted(rows)

    # Half of all answer, so a text message does no worse than nothing, as it is believed to.
    assert probability(model, "sms", identity=0.5) > probability(model, "nothing", identity=0.5) > 0.4


def test_probabilities_follow_what_was_seen(fitted):
    model, _ = fitted(exposed(30_000))

    assert probability(model, "visit", identity=0.8) == pytest.approx(0.8, abs=0.06)
    assert probability(model, "visit", identity=0.2) == pytest.approx(0.2, abs=0.06)


def test_the_model_counts_what_it_saw(fitted):
    rows = exposed(1000, drawn=0.5)
    model, _ = fitted(rows, weight=3.0)

    visits = rows.filter(pa.compute.equal(rows["channel"], "visit"))
    assert model["visit", "quality", "exposures"] == visits.num_rows
    assert model["visit", "quality", "drawn_exposures"] == sum(visits["is_drawn"].to_pylist())
    assert model["visit", "quality", "answered_share"] == pytest.approx(np.mean(visits["is_answered"].to_pylist()))
    assert model["sms", "quality", "answered_share"] is None


def test_the_version_is_the_same_for_the_same_rows_and_another_for_others(fitted):
    (first,), (again,), (other,) = (fitted(exposed(500, seed=seed))[1] for seed in (1, 1, 2))

    assert first == again != other


def test_moments_that_chance_decided_weigh_more(fitted):
    rows = exposed(4000)
    told = rows["is_drawn"].to_numpy(zero_copy_only=False).copy()
    told[:1000] = True
    answered = np.where(told, True, rows["is_answered"].to_numpy(zero_copy_only=False))
    marked = rows.set_column(rows.schema.get_field_index("is_drawn"), "is_drawn", pa.array(told))
    marked = marked.set_column(rows.schema.get_field_index("is_answered"), "is_answered", pa.array(answered))

    light, _ = fitted(marked, weight=1.0)
    heavy, _ = fitted(marked, weight=5.0)

    assert probability(heavy, "visit", identity=0.5) > probability(light, "visit", identity=0.5) + 0.05


def test_a_channel_that_we_do_not_start_is_not_learned_from(fitted):
    rows = exposed(500)
    names = ["web"] * 500
    model, _ = fitted(rows.set_column(0, "channel", pa.array(names)))

    assert ("web", "coefficient", "intercept") not in model
    assert model["all", "quality", "exposures"] == 0
