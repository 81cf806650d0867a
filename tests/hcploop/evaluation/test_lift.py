from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from hcploop.evaluation.lift import mean_lift, share_lift

HILLSTROM = Path(__file__).parents[4] / "shared/data/uplift/hillstrom.csv"


@pytest.mark.parametrize("method", ["newcombe", "wald"])
@pytest.mark.parametrize("counts", [(56, 70, 48, 80), (0, 10, 3, 12), (5, 5, 0, 9), (430, 9000, 40, 1000)])
def test_the_interval_is_that_of_statsmodels(method, counts):
    hits, of, hits0, of0 = counts

    found = share_lift((hits, of), (hits0, of0), method=method)

    names = {"newcombe": "newcomb", "wald": "wald"}
    expected = confint_proportions_2indep(hits, of, hits0, of0, method=names[method], compare="diff")
    assert (found.low, found.high) == pytest.approx(expected)


def test_a_share_of_nobody_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        share_lift((0, 0), (1, 2))


@pytest.mark.skipif(not HILLSTROM.exists(), reason="the experiment's data are not beside the checkout")
@pytest.mark.parametrize(
    ("mail", "points"), [("Mens E-Mail", (7.66, 7.00, 8.32)), ("Womens E-Mail", (4.52, 3.89, 5.16))]
)
@pytest.mark.parametrize("method", ["newcombe", "wald"])
def test_hillstroms_mails_bring_the_published_visits(mail, points, method):
    rows = pa_csv.read_csv(HILLSTROM)

    def visits(segment):
        visit = rows["visit"].filter(pc.equal(rows["segment"], segment))
        return pc.sum(visit).as_py(), len(visit)

    found = share_lift(visits(mail), visits("No E-Mail"), method=method)

    assert [100 * one for one in (found.value, found.low, found.high)] == pytest.approx(points, abs=0.01)


def test_without_covariates_the_lift_is_the_difference_of_means():
    outcome = np.array([1.0, 2.0, 6.0, 4.0, 5.0, 9.0])
    treated = np.array([0, 0, 0, 1, 1, 1], dtype=bool)

    found = mean_lift(outcome, treated)

    assert (found.value, found.n) == (pytest.approx(3.0), 6)


def test_what_was_known_before_makes_the_interval_narrower():
    rng = np.random.default_rng(11)
    before = rng.gamma(2.0, 10.0, size=2000)
    treated = rng.random(2000) < 0.9
    outcome = before + 2.0 * treated + rng.normal(size=2000)

    plain = mean_lift(outcome, treated)
    adjusted = mean_lift(outcome, treated, covariates=before[:, None])

    assert adjusted.high - adjusted.low < (plain.high - plain.low) / 5
    assert adjusted.low < 2.0 < adjusted.high


def test_people_who_hang_together_widen_the_interval():
    rng = np.random.default_rng(12)
    group = np.repeat(np.arange(40), 25)
    treated = np.repeat(rng.random(40) < 0.5, 25)
    outcome = np.repeat(rng.normal(size=40), 25) + rng.normal(size=1000)

    alone = mean_lift(outcome, treated)
    together = mean_lift(outcome, treated, clusters=group)

    assert together.high - together.low > 2 * (alone.high - alone.low)
