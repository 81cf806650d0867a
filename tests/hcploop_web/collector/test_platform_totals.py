import datetime as dt

import msgspec
import pytest
from tests.hcploop_web.collector.wechat.platform_standin import NOW, OFFICIAL

from hcploop_web.collector.events import read_batch
from hcploop_web.collector.platform_totals import total_of
from hcploop_web.collector.segments import Frame, Position
from hcploop_web.collector.wechat.words import platform_total, track

TOTAL = platform_total(OFFICIAL, "1000_1", dt.date(2026, 6, 30), 120, 80)


def _event(said):
    at = Position("s", 0)
    (event,) = read_batch(Frame(at, at, "wechat", 1, NOW, msgspec.json.encode({"batch": [said]})))
    return event


def test_what_wechat_counted_is_a_row_of_totals():
    assert total_of(_event(TOTAL)) == ("1000_1", "wechat", "2026-06-30", 120, 80)


@pytest.mark.parametrize(
    "wrong",
    [
        {"views": -1},
        {"views": True},
        {"views": 1.5},
        {"visitors": None},
        {"counted_on": "2026-06-31"},
        {"counted_on": 20260630},
        {"content_id": ""},
        {"counted_on": "20260630"},
        {"content_id": "c" * 301},
        {"channel": 5},
    ],
)
def test_what_is_no_whole_count_of_a_content_on_a_day_is_none(wrong):
    assert total_of(_event({**TOTAL, "properties": {**TOTAL["properties"], **wrong}})) is None


def test_other_events_are_none():
    assert total_of(_event(track("WeChat Menu Viewed", "o1@wx", "m1", NOW, url="https://a.example"))) is None
