import ibis
import pytest

from hcploop.tags import dwell_factor


@pytest.mark.parametrize(
    ("seconds", "share", "wanted"),
    [
        (None, None, 1.0),
        (600.0, 1.0, 1.5),
        (7200.0, 1.0, 1.5),
        (0.0, 0.0, 0.25),
        (-5.0, -1.0, 0.25),
        (600.0, None, 1.5),
        (None, 0.5, 0.875),
        (0.0, 1.0, 0.75),
        (600.0, 0.0, 1.0),
        (60.0, 3.0, 0.25 + 0.75 * 0.642465 + 0.5),
    ],
)
def test_dwell_saturates_in_time_and_is_linear_in_what_was_covered(seconds, share, wanted):
    told = ibis.memtable({"s": [seconds], "p": [share]}, schema={"s": "float64", "p": "float64"})

    found = ibis.duckdb.connect().to_pyarrow(told.select(f=dwell_factor(told.s, told.p)))["f"].to_pylist()

    assert found == [pytest.approx(wanted, abs=1e-6)]
