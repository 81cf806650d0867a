"""Several feeds telling of one thing."""

import ibis

from hcploop.structure.merged import merged


def test_the_first_feed_that_fills_a_field_counts():
    rows = ibis.memtable(
        {"feed": ["b", "a"], "row_number": [1, 2], "id": ["x", "x"], "name": ["b's", "a's"], "city": ["b's", None]},
        schema={"feed": "string", "row_number": "int64", "id": "string", "name": "string", "city": "string"},
    )

    found = merged(rows, key="id", columns=("id", "name", "city")).to_pyarrow().to_pylist()

    assert found == [{"id": "x", "name": "a's", "city": "b's"}]
