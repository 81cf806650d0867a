import numpy as np
import pyarrow as pa
import pytest
from tests import open_bandit

from hcploop import schema
from hcploop.evaluation.kernels.off_policy import Trust, off_policy

real = pytest.mark.skipif(not open_bandit.FOLDER.exists(), reason="the Open Bandit log is not beside the checkout")
ARMS = ("nothing", "email", "visit")
ANSWERS = (0.1, 0.2, 0.35)


def _log(rng, people=2000, weeks=2, *, target=(0.1, 0.3, 0.6), keenness=0.0):
    """Decisions drawn evenly over three arms; keen people answer more, whatever the arm."""
    n = people * weeks
    person = np.repeat(np.arange(people), weeks)
    keen = np.repeat(rng.normal(size=people), weeks)
    drawn = rng.integers(0, 3, size=n)
    answer = np.clip(np.array(ANSWERS)[drawn] + keenness * keen, 0, 1)
    reward = (rng.random(n) < answer).astype(float)
    chosen = np.tile(np.arange(3), n) == np.repeat(drawn, 3)
    return schema.logged_choice.check_arrow(
        pa.table(
            {
                "decision_id": np.repeat([f"{number:07d}" for number in range(n)], 3),
                "person": np.repeat([str(number) for number in person], 3),
                "arm": np.tile(ARMS, n),
                "arm_kind": np.tile(ARMS, n),
                "propensity": np.full(3 * n, 1 / 3),
                "target_probability": np.tile(target, n),
                "is_chosen": chosen,
                "reward": pa.array(np.repeat(reward, 3), mask=~chosen),
                "features": list(np.repeat(keen, 3)[:, None]),
            }
        )
    )


def _judged(log, **trust):
    rows = off_policy(log, policy="made up", trust=Trust(**trust)).to_pylist()
    return {row["estimator"]: row for row in rows}


def test_every_estimator_finds_what_the_policy_is_worth():
    found = _judged(_log(np.random.default_rng(1)))

    truth = 0.1 * 0.1 + 0.3 * 0.2 + 0.6 * 0.35
    assert set(found) == {"ips", "snips", "dr"}
    assert all(row["low"] < truth < row["high"] for row in found.values())


@pytest.mark.slow
def test_ninety_five_of_a_hundred_intervals_hold_the_truth():
    truth = 0.1 * 0.1 + 0.3 * 0.2 + 0.6 * 0.35
    held = {"ips": 0, "snips": 0, "dr": 0}

    for seed in range(300):
        for name, row in _judged(_log(np.random.default_rng(seed), people=400)).items():
            held[name] += row["low"] <= truth <= row["high"]

    # 300 draws: 95 % ± 2.5 standard errors.
    assert all(0.918 <= count / 300 <= 0.982 for count in held.values()), held


def test_a_model_of_the_reward_makes_the_interval_narrower():
    found = _judged(_log(np.random.default_rng(2), keenness=0.25))

    assert found["dr"]["high"] - found["dr"]["low"] < found["snips"]["high"] - found["snips"]["low"]


def test_decisions_about_one_person_are_no_independent_observations():
    log = _log(np.random.default_rng(3), people=500, weeks=8, keenness=0.4)
    alone = log.set_column(log.column_names.index("person"), "person", log["decision_id"])

    together = _judged(log)["snips"]

    assert together["high"] - together["low"] > 1.2 * (_judged(alone)["snips"]["high"] - _judged(alone)["snips"]["low"])


def test_the_policy_that_drew_is_worth_what_it_got():
    log = _log(np.random.default_rng(4), target=(1 / 3, 1 / 3, 1 / 3))

    found = _judged(log)

    mean = np.nanmean(log["reward"].to_numpy())
    assert [found[name]["estimate"] for name in ("ips", "snips")] == [pytest.approx(mean)] * 2
    assert found["dr"]["estimate"] == pytest.approx(mean, abs=0.005)
    assert (found["snips"]["mean_weight"], found["snips"]["effective_n"]) == (pytest.approx(1), pytest.approx(4000))


def test_too_few_decisions_are_not_evaluable():
    found = _judged(_log(np.random.default_rng(5), people=100))

    assert {row["estimate"] for row in found.values()} == {None}
    assert not any(row["is_evaluable"] for row in found.values())
    assert "not evaluable: the effective sample size is" in found["dr"]["verdict"]


def test_wrong_propensities_are_not_evaluable():
    log = _log(np.random.default_rng(6))
    wrong = log.set_column(log.column_names.index("propensity"), "propensity", pa.array(np.full(len(log), 0.5)))

    found = _judged(wrong)["snips"]

    assert found["estimate"] is None
    assert "mean weight is 0.6" in found["verdict"]


def test_an_empty_log_is_not_evaluable():
    found = _judged(schema.logged_choice.arrow([]))

    assert [(row["n"], row["is_evaluable"]) for row in found.values()] == [(0, False)] * 3


@real
def test_the_random_log_of_men_tells_what_thompson_sampling_is_worth():
    log, bts = (open_bandit.clicks(policy, "men") for policy in ("random", "bts"))

    found = _judged(open_bandit.choices(log, open_bandit.shares(bts)))

    truth = bts["click"].to_numpy().mean()
    assert truth == pytest.approx(0.0069)
    assert all(row["low"] < truth < row["high"] for row in found.values())
    snips = found["snips"]
    assert snips["mean_weight"] == pytest.approx(0.985, abs=0.001)
    assert snips["estimate"] == pytest.approx(0.0057, abs=0.0001)
    assert snips["high"] - snips["estimate"] == pytest.approx(0.0028, abs=0.0001)


@real
def test_what_women_would_do_under_uniform_cannot_be_told_from_thompson_sampling():
    log = open_bandit.clicks("bts", "women")
    uniform = np.full((3, 46), 1 / 46)

    found = _judged(open_bandit.choices(log, uniform))

    assert {row["estimate"] for row in found.values()} == {None}
    assert found["dr"]["effective_n"] == pytest.approx(2.1, abs=0.05)
    assert found["dr"]["verdict"].startswith("not evaluable: the effective sample size is 2.1 of 10,000")
