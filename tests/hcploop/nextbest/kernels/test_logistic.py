"""Logistic regression of groups that resemble one another."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from hcploop.nextbest.kernels.logistic import Prior, fit, log_odds, sigmoid


def prior(groups, terms, *, level=0.0, shift=None, firm=1e-6, interaction=1e-6):
    held = np.full(groups, firm)
    held[0] = 1e6
    return Prior(
        level=level,
        level_penalty=firm,
        shift=np.zeros(groups) if shift is None else np.array(shift),
        shift_penalty=held,
        interaction_penalty=interaction,
        terms=terms,
    )


def drawn(rows, coefficients, *, seed):
    chance = np.random.default_rng(seed)
    groups, width = coefficients.shape
    x = chance.normal(size=(rows, width - 1))
    group = chance.integers(groups, size=rows)
    answered = (chance.random(rows) < sigmoid(log_odds(x, group, coefficients))).astype(float)
    return x, answered, group, np.ones(rows)


def test_one_group_is_fitted_as_an_independent_solver_does():
    x, answered, group, weight = drawn(2000, np.array([[-0.5, 1.0, -0.7]]), seed=1)
    oracle = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-10).fit(x, answered)

    # Precision 1 of the common slopes stands for the oracle's C; the intercept is free in both.
    found = fit(x, answered, group, weight, prior=prior(1, 2, interaction=1e9))

    assert found[0, 0] == pytest.approx(oracle.intercept_[0], abs=1e-4)
    assert found[0, 1:] == pytest.approx(oracle.coef_[0], abs=1e-4)


def test_groups_with_many_rows_keep_their_own_coefficients():
    truth = np.array([[-1.0, 0.5], [0.5, -0.5], [0.0, 2.0]])
    x, answered, group, weight = drawn(60_000, truth, seed=2)

    found = fit(x, answered, group, weight, prior=prior(3, 1))

    assert np.abs(found - truth).max() < 0.1


def test_a_group_without_rows_takes_common_slopes_and_the_shift_that_is_believed():
    x, answered, group, weight = drawn(20_000, np.array([[-1.0, 0.8], [0.0, 0.8]]), seed=3)

    found = fit(x, answered, group, weight, prior=prior(3, 1, shift=[0.0, 0.3, 0.7], firm=1.0, interaction=20.0))

    assert found[2, 0] == pytest.approx(found[0, 0] + 0.7, abs=1e-4)
    assert found[2, 1] == pytest.approx(0.8, abs=0.1)


def test_without_any_row_the_prior_is_what_stands():
    nothing = np.empty((0, 2)), np.empty(0), np.empty(0, dtype=int), np.empty(0)

    found = fit(*nothing, prior=prior(2, 2, level=-1.2, shift=[0.0, 0.4], firm=1.0))

    assert found == pytest.approx(np.array([[-1.2, 0, 0], [-0.8, 0, 0]]))


def test_a_row_of_weight_three_counts_as_three_rows():
    x, answered, group, weight = drawn(300, np.array([[0.0, 1.0]]), seed=4)
    thrice = [np.repeat(values, 3, axis=0) for values in (x, answered, group, weight)]

    weighed = fit(x, answered, group, 3 * weight, prior=prior(1, 1))

    assert weighed == pytest.approx(fit(*thrice, prior=prior(1, 1)), abs=1e-6)


def test_rows_that_can_be_told_apart_without_error_do_not_run_away():
    x = np.array([[-1.0], [-1.0], [1.0], [1.0]]) * 50
    group = np.zeros(4, dtype=int)

    found = fit(x, np.array([0.0, 0, 1, 1]), group, np.ones(4), prior=prior(1, 1, interaction=1.0))

    assert np.isfinite(found).all()
