import datetime as dt

import pyarrow as pa
import pytest

from hcploop import schema
from hcploop.evaluation.kernels import returns
from hcploop.evaluation.kernels.count_seen import count_seen

NAMES = schema.channel_number.arrow([{"channel": "wechat", "channel_no": 0}, {"channel": "web", "channel_no": 1}])
CUTS = pa.table({"cut": [0], "tier": ["1"], "region": ["华东"]})


def _told(*active, until, period="2026-01"):
    """Say who is due and who returned in 7 days, for days of people given as (person, day, channel)."""
    counts = {"touches": 1, "contacts": 1, "views": 0, "actives": 1}
    rows = [
        {"person": person, "local_on": dt.date.fromisoformat(on), "channel_no": channel, "did": did, **counts}
        for person, on, channel, did in active
    ]
    found = count_seen(schema.person_day.arrow(rows), NAMES, CUTS, brand="all", until=until).to_pylist()
    whole = next(row for row in found if (row["period"], row["cut"]) == (period, "") and row["due_7"] + row["reached"])
    due = [row for row in found if (row["period"], row["cut"]) == (period, "") and not row["reached"]]
    return (due[0]["due_7"], due[0]["returned_7"]) if due else (0, 0), whole["active_days"]


LATE = dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("again", "returned"), [("2026-01-12", 1), ("2026-01-13", 0), ("2026-01-05", 0)], ids=["day 7", "day 8", "same day"]
)
def test_who_is_active_again_within_seven_days_has_returned(again, returned):
    assert _told((1, "2026-01-05", 0, 3), (1, again, 1, 3), until=LATE)[0] == (1, returned)


def test_to_be_reached_is_not_to_return():
    assert _told((1, "2026-01-05", 0, 3), (1, "2026-01-06", 0, 1), until=LATE) == ((1, 0), 1)


def test_who_returns_in_the_next_month_returns():
    assert _told((1, "2026-01-30", 0, 3), (1, "2026-02-02", 0, 3), until=LATE)[0] == (1, 1)


def test_only_the_days_after_her_first_of_the_period_count():
    days = ((1, "2025-12-31", 0, 3), (1, "2026-01-05", 0, 3), (1, "2026-01-20", 0, 3), (1, "2026-01-21", 0, 3))

    assert _told(*days, until=LATE)[0] == (1, 0)


def test_a_month_whose_windows_are_not_over_is_not_told():
    days = ((1, "2026-01-05", 0, 3), (1, "2026-01-06", 0, 3))

    assert _told(*days, until=dt.date(2026, 2, 6)) == ((0, 0), 2)
    assert _told(*days, until=dt.date(2026, 2, 7))[0] == (1, 1)


def test_all_time_counts_the_people_whose_window_is_over():
    days = ((1, "2026-01-05", 0, 3), (2, "2026-01-20", 0, 3))

    assert _told(*days, until=dt.date(2026, 1, 21), period="all")[0] == (1, 0)


def test_what_is_loaded_beforehand_is_what_is_needed():
    returns.load()

    _told((1, "2026-01-05", 0, 3), until=LATE)

    assert len(returns.fold_returns.signatures) == 1
