import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation import person_cuts, seen_days


@pytest.mark.parametrize("channels", [3, 70])
def test_seventy_channels_are_still_counted_once_a_person(channels):
    hcp = schema.hcp.rows([{"one_id": "a", "records": 1, "sources": [], "confidence": 1.0}])
    rows = [
        {
            "record_id": 1,
            "brand": "all",
            "channel": f"c{number:02}",
            "local_on": dt.date(2026, 3, 2),
            "touches": 1,
            "contacts": 1,
            "views": 0,
            "actives": 1,
        }
        for number in range(channels)
    ]
    person = schema.record_person.rows([{"record_id": 1, "one_id": "a", "probability": 1.0}])
    cuts = person_cuts(hcp, schema.hcp_tier.rows([]), brands=["all"])

    found = seen_days(schema.record_day.rows(rows), person, cuts, brands=["all"]).to_pyarrow().to_pylist()

    whole = [row for row in found if row["period"] == "all" and row["cut"] == ""]
    by_channel = [row for row in found if row["period"] == "all" and row["cut"] == "channel"]
    assert [(row["reached"], row["active"], row["viewers"]) for row in whole] == [(1, 1, 0)]
    assert {row["reached"] for row in by_channel} == {1}
    assert ("other" in {row["cut_value"] for row in by_channel}) == (channels > 62)
