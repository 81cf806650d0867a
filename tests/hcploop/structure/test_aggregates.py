"""Counts of platforms."""

import datetime as dt

from hcploop.schema.kinds import KINDS
from hcploop.structure.aggregates import aggregates


def test_two_readings_of_one_counter_are_not_added():
    rows = [
        {"content_id": "c", "channel": "wechat", "counted_on": dt.date(2026, 1, 1), "source": "wx", "views": views}
        for views in (10, 12)
    ]

    assert aggregates(KINDS["aggregates"].staged.rows(rows)).to_pyarrow()["views"].to_pylist() == [12]
