import datetime as dt
from collections import defaultdict

import numpy as np
import pyarrow as pa

from hcploop import schema
from hcploop.evaluation.kernels import fold
from hcploop.evaluation.kernels.count_seen import count_seen

_COUNTS = {"touches": 1, "contacts": 1, "views": 0, "actives": 0}
MONDAY = dt.date(2024, 12, 30)
UNTIL = dt.date(2025, 3, 1)
CUTS = pa.table({"cut": [1, 2, 3], "tier": ["1", "1", "unknown"], "region": ["华东", "華南", "华东"]})


def _row(number, *, day=0, channel=0, did=1, cut=1):
    on = MONDAY + dt.timedelta(days=day)
    return {"person": cut << 32 | number, "local_on": on, "channel_no": channel, "did": did, **_COUNTS}


def _counted(rows, channels=2):
    names = schema.channel_number.arrow(
        [{"channel": f"c{number:02}", "channel_no": number} for number in range(channels)]
    )
    found = count_seen(schema.person_day.arrow(rows), names, CUTS, brand="all", until=UNTIL).to_pylist()
    return {
        (row["period"], row["cut"], row["cut_value"]): (row["reached"], row["active"], row["viewers"])
        for row in found
        if row["reached"]
    }


def test_two_records_two_channels_and_two_days_are_one_person():
    rows = [_row(7, did=1), _row(7, did=5), _row(7, channel=1, did=3), _row(7, day=1), _row(9, day=1, cut=2)]

    found = _counted(rows)

    assert found["2024-12-30", "", ""] == (1, 1, 1)
    assert found["2024-12-30", "channel", "c00"] == (1, 0, 1)
    assert found["2024-12-30", "channel", "c01"] == (1, 1, 0)
    assert found["2025-W01", "", ""] == (2, 1, 1)
    assert found["all", "tier", "1"] == (2, 1, 1)
    assert (found["all", "region", "华东"], found["all", "region", "華南"]) == ((1, 1, 1), (1, 0, 0))
    assert ("all", "tier", "unknown") not in found


def test_seventy_channels_are_each_counted():
    found = _counted([_row(1, channel=number, did=3) for number in range(70)], channels=70)

    assert found["all", "", ""] == (1, 1, 0)
    assert [found["all", "channel", f"c{number:02}"] for number in range(70)] == [(1, 1, 0)] * 70


def test_where_nobody_was_seen_nothing_is_counted():
    assert _counted([]) == {}


def test_what_is_loaded_beforehand_is_what_is_needed():
    fold.load()

    _counted([_row(7), _row(8, day=3)])

    assert len(fold.fold.signatures) == 1


def test_counts_equal_sets_of_people():
    draw = np.random.default_rng(5)
    rows = [
        _row(number, cut=1 + number % 3, day=int(draw.integers(40)), channel=int(draw.integers(2)), did=int(did))
        for number in draw.integers(12, size=200).tolist()
        for did in draw.choice([1, 3, 5, 7], size=1)
    ]

    found = _counted(rows)

    assert found == _by_sets(rows)


def _by_sets(rows):
    people = defaultdict(lambda: (set(), set(), set()))
    for row in rows:
        on, cut = row["local_on"], CUTS.to_pylist()[(row["person"] >> 32) - 1]
        year, week, _ = on.isocalendar()
        quarter = f"{on.year}-Q{(on.month + 2) // 3}"
        for period in (on.isoformat(), f"{year}-W{week:02}", on.isoformat()[:7], quarter, str(on.year), "all"):
            values = {"": "", "channel": f"c{row['channel_no']:02}", "tier": cut["tier"], "region": cut["region"]}
            for name, value in values.items():
                for place in range(3):
                    if row["did"] >> place & 1:
                        people[period, name, value][place].add(row["person"])
    return {key: tuple(len(one) for one in sets) for key, sets in people.items()}
