import numpy as np
import pytest
from scipy.linalg import fractional_matrix_power
from statsmodels.api import OLS, WLS

from hcploop.evaluation.regression import least_squares


def _made(seed=4, n=120):
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.normal(size=n), 1e5 * rng.gamma(2.0, size=n)])
    clusters = rng.integers(0, 25, size=n)
    outcome = design @ [1.0, 0.5, 2e-5] + rng.normal(size=n) * (1 + design[:, 2] / 1e5) + rng.normal(size=25)[clusters]
    return outcome, design, clusters


def test_hc2_errors_are_those_of_statsmodels():
    outcome, design, _ = _made()

    found = least_squares(outcome, design)

    expected = OLS(outcome, design).fit(cov_type="HC2", use_t=True)
    assert found.coefficients == pytest.approx(expected.params)
    assert found.covariance == pytest.approx(expected.cov_params())


def test_weighted_hc2_errors_are_those_of_statsmodels():
    outcome, design, clusters = _made()

    found = least_squares(outcome, design, weights=1.0 + clusters)

    expected = WLS(outcome, design, weights=1.0 + clusters).fit(cov_type="HC2")
    assert found.covariance == pytest.approx(expected.cov_params())


def test_cluster_errors_are_those_of_the_formula_written_out():
    outcome, design, clusters = _made()

    found = least_squares(outcome, design, clusters=clusters)

    bread = np.linalg.inv(design.T @ design)
    left = np.eye(len(outcome)) - design @ bread @ design.T
    error, along, meat, ways = left @ outcome, np.eye(3)[1], np.zeros((3, 3)), []
    for one in np.unique(clusters):
        rows = np.flatnonzero(clusters == one)
        correction = fractional_matrix_power(left[np.ix_(rows, rows)], -0.5).real
        score = design[rows].T @ correction @ error[rows]
        meat += np.outer(score, score)
        ways.append(left[:, rows] @ correction @ design[rows] @ bread @ along)
    product = np.array(ways) @ np.array(ways).T
    assert found.covariance == pytest.approx(bread @ meat @ bread)
    assert found.degrees(along) == pytest.approx(np.trace(product) ** 2 / np.trace(product @ product))


def test_errors_that_are_alike_in_a_cluster_are_near_those_of_statsmodels():
    outcome, design, clusters = _made()

    found = least_squares(outcome, design, clusters=clusters)

    expected = OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": clusters})
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(expected.bse, rel=0.15)


def test_rows_that_are_clusters_of_their_own_have_hc2_errors():
    outcome, design, _ = _made()

    alone = least_squares(outcome, design, clusters=np.arange(len(outcome)))

    plain = least_squares(outcome, design)
    assert alone.covariance == pytest.approx(plain.covariance)
    assert alone.degrees(np.eye(3)[2]) == pytest.approx(plain.degrees(np.eye(3)[2]))


def test_a_difference_of_two_groups_has_welchs_error():
    outcome = np.array([1.0, 2.0, 4.0, 3.0, 9.0, 4.0, 7.0, 8.0])
    treated = np.array([0, 0, 0, 0, 1, 1, 1, 1.0])

    fit = least_squares(outcome, np.column_stack([np.ones(8), treated]))

    variance = outcome[:4].var(ddof=1) / 4 + outcome[4:].var(ddof=1) / 4
    assert fit.covariance[1, 1] == pytest.approx(variance)


def test_columns_that_others_explain_are_refused():
    design = np.column_stack([np.ones(9), np.arange(9.0), 2 * np.arange(9.0)])

    with pytest.raises(ValueError, match="do not determine"):
        least_squares(np.arange(9.0), design)
