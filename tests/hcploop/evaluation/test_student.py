import ibis
import pytest
from scipy import stats

from hcploop.evaluation.student import difference_spread, mean_spread, t_quantile


def _value(expression):
    return expression.to_pyarrow().as_py()


@pytest.mark.parametrize("freedom", [1, 2, 5, 29, 30, 31, 60, 1000])
def test_the_quantile_is_that_of_scipy(freedom):
    assert _value(t_quantile(ibis.literal(freedom))) == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-6)


def test_broken_degrees_of_freedom_are_rounded_down_where_they_are_few():
    assert _value(t_quantile(ibis.literal(4.9))) == pytest.approx(stats.t.ppf(0.975, 4))


def test_one_observation_has_no_interval():
    assert _value(mean_spread(ibis.literal(1.0), ibis.literal(1))) is None


def test_the_difference_of_two_means_is_that_of_welch():
    first, second = [1.0, 2.0, 4.0, 8.0], [0.0, 1.0, 1.0, 3.0, 2.0]
    deviations = [stats.tstd(values) for values in (first, second)]

    found = _value(
        difference_spread(ibis.literal(deviations[0]), ibis.literal(4), ibis.literal(deviations[1]), ibis.literal(5))
    )

    interval = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    assert found == pytest.approx((interval.high - interval.low) / 2, rel=0.2)
    assert found >= (interval.high - interval.low) / 2
