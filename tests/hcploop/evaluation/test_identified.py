"""Page views that came with a person, where a platform counted too."""

import datetime as dt

import pytest

from hcploop import schema
from hcploop.evaluation.identified import identified_views

DAY = dt.date(2026, 2, 17)


def touch(number, record=1, **row):
    return {
        "touch_id": f"t{number}",
        "record_id": record,
        "brand": "all",
        "channel": "wechat",
        "action": "read",
        "content_id": "c1",
        "happened_at": dt.datetime.fromisoformat("2026-02-16T20:00:00"),
        "local_on": DAY,
        "status": "submitted",
        "counts_once": True,
        "source": "s",
        "feed": "f",
        **row,
    }


def counted(
    *touches, persons=(), totals=({"content_id": "c1", "channel": "wechat", "counted_on": DAY, "source": "p"},)
):
    people = [{"record_id": record, "one_id": one_id} for record, one_id in persons]
    table = identified_views(
        schema.touch.rows(list(touches)), schema.record_person.rows(people), schema.aggregate.rows(list(totals))
    )
    return [(row["views"], row["visitors"]) for row in table.to_pyarrow().to_pylist()]


def test_two_records_of_one_person_are_one_visitor():
    assert counted(touch(1, 1), touch(2, 2), touch(3, 3), persons=[(1, "A"), (2, "A"), (3, "B")]) == [(3, 2)]


def test_a_record_of_nobody_we_know_is_a_visitor_of_its_own():
    assert counted(touch(1, 1), touch(2, 2), touch(3, 2), persons=[(1, "A")]) == [(3, 2)]


@pytest.mark.parametrize(
    "other",
    [
        {"action": "share"},
        {"status": "planned"},
        {"content_id": "c2"},
        {"content_id": None},
        {"channel": "web"},
        {"local_on": DAY + dt.timedelta(days=1)},
    ],
)
def test_what_is_no_view_or_what_no_platform_counted_is_left_out(other):
    assert counted(touch(1, 1), touch(2, 1, **other)) == [(1, 1)]


def test_totals_told_twice_count_no_view_twice():
    total = {"content_id": "c1", "channel": "wechat", "counted_on": DAY, "source": "p"}

    assert counted(touch(1), totals=(total, {**total, "source": "q"})) == [(1, 1)]


def test_nobody_seen_is_no_row():
    assert counted() == []
