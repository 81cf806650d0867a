import datetime as dt

import pytest
from tests.hcploop_web.collector.wechat.platform_standin import NOW, OFFICIAL, PlatformStandIn

from hcploop_web.collector.wechat.articles import read_articles
from hcploop_web.collector.wechat.platform import Platform
from hcploop_web.collector.wechat.store import Store

DAY = dt.date(2026, 6, 30)


def _row(msgid, views, visitors, *, on=DAY):
    return {"ref_date": on.isoformat(), "msgid": msgid, "int_page_read_count": views, "int_page_read_user": visitors}


def _stat(on, views, visitors):
    return {"stat_date": on.isoformat(), "int_page_read_count": views, "int_page_read_user": visitors}


@pytest.fixture
def counted(tmp_path):
    def read(summary=(), total=(), days=(DAY,)):
        standin = PlatformStandIn(getarticlesummary={"list": list(summary)}, getarticletotal={"list": list(total)})
        platform = Platform(OFFICIAL, Store(tmp_path / "wechat.sqlite"), fetch=standin, clock=lambda: NOW)
        return read_articles(platform, days)

    return read


def _told(events):
    return {
        (one["properties"]["content_id"], one["properties"]["counted_on"]): (
            one["properties"]["views"],
            one["properties"]["visitors"],
        )
        for one in events
    }


def test_readings_of_a_day_are_told_of_nobody(counted):
    (one,) = counted([_row("1000_1", 120, 80)])

    assert (one["event"], one["userId"], one["anonymousId"]) == ("Platform Total", None, "platform@wx0001")
    assert one["properties"] == {
        "content_id": "1000_1",
        "channel": "wechat",
        "counted_on": "2026-06-30",
        "views": 120,
        "visitors": 80,
    }


def test_ways_on_which_people_came_are_added_up(counted):
    assert _told(counted([_row("1000_1", 120, 80), _row("1000_1", 30, 20)])) == {("1000_1", "2026-06-30"): (150, 100)}


def test_totals_that_run_on_become_days_where_the_day_itself_says_nothing(counted):
    later = DAY + dt.timedelta(days=1)
    total = {"ref_date": DAY.isoformat(), "msgid": "1000_1", "details": [_stat(later, 130, 90), _stat(DAY, 100, 70)]}

    found = _told(counted([_row("1000_1", 101, 71)], [total]))

    assert found == {("1000_1", "2026-06-30"): (101, 71), ("1000_1", "2026-07-01"): (30, 20)}


def test_a_corrected_count_is_another_message_and_the_same_one_is_not(counted):
    ids = [counted([_row("1000_1", views, 80)])[0]["messageId"] for views in (120, 120, 125)]

    assert ids[0] == ids[1] != ids[2]
