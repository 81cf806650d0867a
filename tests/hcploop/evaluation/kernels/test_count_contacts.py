import datetime as dt

import pyarrow as pa

from hcploop import schema
from hcploop.evaluation.kernels.count_contacts import count_contacts

MONDAY = dt.date(2024, 12, 30)
CUTS = pa.table({"cut": [0, 1], "tier": ["1", "unknown"], "region": ["华东", "華南"]})
NAMES = schema.channel_number.arrow(
    [
        {"channel": "visit", "channel_no": 0, "is_personal": True},
        {"channel": "wechat", "channel_no": 1, "is_personal": False},
    ]
)


def _row(person, *, day=0, channel=0, touches=1, contacts=1, views=0, actives=0):
    on = MONDAY + dt.timedelta(days=day)
    counts = {"touches": touches, "contacts": contacts, "views": views, "actives": actives}
    return {"person": person, "local_on": on, "channel_no": channel, "did": 1, **counts}


def _counted(*rows):
    found = count_contacts(schema.person_day.arrow(rows), NAMES, CUTS, brand="all").to_pylist()
    names = ("touches", "resolved", "contacts", "views")
    return {(row["period"], row["cut"], row["cut_value"]): tuple(row[name] for name in names) for row in found}


def test_contacts_are_counted_by_period_and_cut_also_those_of_nobody_we_know():
    known, other = 0 << 32 | 7, 1 << 32 | 8

    found = _counted(
        _row(known, touches=3, contacts=2, views=1),
        _row(None, channel=1, touches=2, views=2),
        _row(other, day=3, channel=1, contacts=0),
    )

    assert found["all", "", ""] == (6, 4, 3, 3)
    assert found["2024-12-30", "", ""] == (5, 3, 3, 3)
    assert found["2025-01", "", ""] == (1, 1, 0, 0)
    assert found["2025-W01", "channel", "wechat"] == (3, 1, 1, 2)
    assert found["all", "tier", "1"] == (3, 3, 2, 1)
    assert found["all", "tier", "unknown"] == (3, 1, 1, 2)
    assert found["all", "region", "unknown"] == (2, 0, 1, 2)
    assert found["all", "region", "華南"] == (1, 1, 0, 0)


def test_periods_without_a_contact_are_not_told():
    found = _counted(_row(7), _row(7, day=2))

    assert [period for period, cut, _value in found if cut == "" and len(period) == 10] == ["2024-12-30", "2025-01-01"]
    assert ("2024-12-31", "", "") not in found


def test_nothing_is_counted_where_nothing_was_done():
    assert _counted() == {}


def test_personal_contacts_and_what_people_did_themselves_are_told_apart():
    rows = [_row(7, contacts=2), _row(8, channel=1, touches=3, contacts=3, actives=3), _row(None, contacts=1)]

    found = count_contacts(schema.person_day.arrow(rows), NAMES, CUTS, brand="all").to_pylist()

    whole = next(row for row in found if (row["period"], row["cut"]) == ("all", ""))
    assert (whole["personal"], whole["contacts"], whole["actives"]) == (3, 6, 3)
