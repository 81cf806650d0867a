"""How far probabilities can be trusted."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from hcploop.nextbest.kernels.logistic import sigmoid
from hcploop.nextbest.kernels.quality import calibrated, qualities


def test_probabilities_that_are_true_have_a_small_error_and_shifted_ones_their_shift():
    chance = np.random.default_rng(1)
    truth = chance.uniform(0.2, 0.6, size=20_000)
    answered = (chance.random(20_000) < truth).astype(float)

    honest = qualities(truth, answered)["calibration_error"]
    boastful = qualities(truth + 0.2, answered)["calibration_error"]

    assert honest < 0.02
    assert boastful == pytest.approx(0.2, abs=0.02)


def test_the_area_under_the_curve_is_that_of_an_independent_reading():
    chance = np.random.default_rng(2)
    probability = np.round(chance.random(500), 2)
    answered = (chance.random(500) < probability).astype(float)

    assert qualities(probability, answered)["area_under_curve"] == pytest.approx(roc_auc_score(answered, probability))


def test_few_rows_tell_nothing():
    told = qualities(np.full(49, 0.5), np.ones(49))

    assert told == {"test_exposures": 49.0, "calibration_error": None, "area_under_curve": None}


def test_the_line_takes_boasting_back_for_contacts_and_for_none_by_itself():
    chance = np.random.default_rng(3)
    truth = chance.normal(-1, 1, size=40_000)
    channel = chance.integers(3, size=40_000)
    answered = (chance.random(40_000) < sigmoid(truth)).astype(float)
    told = np.where(channel == 0, truth, 2 * truth + 1)

    lines = calibrated(told, answered, channel, np.ones(40_000), places=3)

    assert lines[0] == pytest.approx([0.0, 1.0], abs=0.05)
    assert lines[1] == pytest.approx([-0.5, 0.5], abs=0.05)
    assert (lines[1] == lines[2]).all()


def test_without_rows_the_line_changes_nothing():
    lines = calibrated(np.empty(0), np.empty(0), np.empty(0, dtype=int), np.empty(0), places=2)

    assert lines.tolist() == [[0.0, 1.0], [0.0, 1.0]]
