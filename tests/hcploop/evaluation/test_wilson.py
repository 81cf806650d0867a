import ibis
import pytest
from scipy.stats import binomtest

from hcploop.evaluation.wilson import wilson


@pytest.mark.parametrize(("hits", "of"), [(0, 7), (7, 7), (3, 10), (420, 1000)])
def test_the_interval_is_that_of_scipy(hits, of):
    low, high = wilson(ibis.literal(hits), ibis.literal(of))

    wanted = binomtest(hits, of).proportion_ci(method="wilson")
    found = (low.to_pyarrow().as_py(), high.to_pyarrow().as_py())
    assert found == pytest.approx((wanted.low, wanted.high), abs=1e-9)


def test_nothing_observed_has_no_interval():
    low, high = wilson(ibis.literal(0), ibis.literal(0))

    assert low.to_pyarrow().as_py() is None
    assert high.to_pyarrow().as_py() is None
