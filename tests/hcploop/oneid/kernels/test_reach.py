import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from hcploop.oneid.kernels.reach import reached

_ends = st.tuples(st.integers(0, 20), st.integers(0, 20))


def _links(pairs):
    return pa.table(
        {
            "record_a": pa.array([one for one, _ in pairs], pa.int64()),
            "record_b": pa.array([other for _, other in pairs], pa.int64()),
        }
    )


def _reached(pairs, start):
    return reached(_links(pairs), pa.table({"record_id": pa.array(start, pa.int64())}))["record_id"].to_pylist()


@given(st.lists(_ends, max_size=30), st.lists(st.integers(0, 20), max_size=3))
def test_what_is_reached_is_closed_under_links_and_nothing_else_is(pairs, start):
    slow = set(start)
    while more := {end for pair in pairs for end in pair if set(pair) & slow} - slow:
        slow |= more

    assert _reached(pairs, start) == sorted(slow)


def test_without_links_a_record_reaches_itself():
    assert _reached([], [7]) == [7]
    assert _reached([(1, 2)], []) == []
