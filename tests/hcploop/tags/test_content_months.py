"""What a record did with a content in a month."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.tags.content_months import content_months


def touch(number, **row):
    return {
        "touch_id": f"t{number}",
        "record_id": 1,
        "brand": "all",
        "channel": "wechat",
        "action": "read",
        "content_id": "c1",
        "happened_at": dt.datetime.fromisoformat("2026-02-16T20:00:00"),
        "local_on": dt.date(2026, 2, 17),
        "status": "submitted",
        "counts_once": True,
        "source": "s",
        "feed": "f",
        **row,
    }


def rolled(*rows):
    table = content_months(schema.touch.rows(list(rows)))
    return table.order_by("record_id", "content_id", "local_month").to_pyarrow().to_pylist()


def test_contacts_of_a_month_are_one_row():
    (row,) = rolled(
        touch(1, duration_seconds=60.0),
        touch(2, local_on=dt.date(2026, 2, 3), duration_seconds=30.0),
        touch(3, local_on=dt.date(2026, 2, 28), counts_once=False),
    )

    assert (row["touches"], row["contacts"], row["dwell_seconds"]) == (3, 2, 90.0)
    assert row["local_month"] == dt.date(2026, 2, 1)
    assert (row["first_on"], row["last_on"]) == (dt.date(2026, 2, 3), dt.date(2026, 2, 28))


@pytest.mark.parametrize("status", ["planned", "saved", "cancelled"])
def test_what_was_not_submitted_is_left_out(status):
    assert rolled(touch(1, status=status)) == []


def test_the_month_is_that_of_the_local_day():
    (row,) = rolled(
        touch(1, happened_at=dt.datetime.fromisoformat("2026-02-28T20:00:00"), local_on=dt.date(2026, 3, 1))
    )

    assert row["local_month"] == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"record_id": 2},
        {"brand": "alpha"},
        {"channel": "web"},
        {"action": "share"},
        {"content_id": "c2"},
        {"content_id": None},
        {"local_on": dt.date(2026, 3, 1)},
    ],
)
def test_rows_are_kept_apart_by(other):
    assert [row["touches"] for row in rolled(touch(1), touch(2, **other))] == [1, 1]


def test_contacts_of_two_parts_add_up_to_those_of_both():
    rows = [touch(number, duration_seconds=float(number), progress_share=0.5) for number in range(4)]

    (whole,) = rolled(*rows)
    (first,), (second,) = rolled(*rows[:2]), rolled(*rows[2:])

    for name in ("touches", "contacts", "dwell_seconds", "dwell_factor"):
        assert whole[name] == pytest.approx(first[name] + second[name])
