import datetime as dt

from hcploop import schema
from hcploop.evaluation import days

DAY = dt.date(2026, 2, 17)


def _touch(number, action, *, status="submitted", counts_once=True):
    return {
        "touch_id": f"t{number}",
        "record_id": 1,
        "brand": "all",
        "channel": "wechat",
        "action": action,
        "happened_at": dt.datetime.fromisoformat("2026-02-16T20:00:00"),
        "local_on": DAY,
        "status": status,
        "counts_once": counts_once,
        "source": "s",
        "feed": "f",
    }


def test_what_was_planned_or_only_sent_is_no_contact():
    touches = [
        _touch(1, "read"),
        _touch(2, "attend", counts_once=False),
        _touch(3, "visit", status="planned"),
        _touch(4, "send"),
        _touch(5, "deliver"),
    ]

    found = days(schema.touch.rows(touches)).to_pyarrow().to_pylist()

    assert found == [
        {
            "record_id": 1,
            "brand": "all",
            "channel": "wechat",
            "local_on": DAY,
            "touches": 3,
            "contacts": 2,
            "views": 1,
            "actives": 2,
        }
    ]


def test_days_channels_brands_and_records_are_kept_apart():
    others = [{"record_id": 2}, {"brand": "alpha"}, {"channel": "web"}, {"local_on": DAY + dt.timedelta(days=1)}]
    touches = [_touch(0, "read"), *({**_touch(n, "read"), **other} for n, other in enumerate(others, start=1))]

    found = days(schema.touch.rows(touches)).to_pyarrow()

    assert found["touches"].to_pylist() == [1] * 5


def test_nothing_is_no_day():
    assert days(schema.touch.rows([])).to_pyarrow().num_rows == 0
