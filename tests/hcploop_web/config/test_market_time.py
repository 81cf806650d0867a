"""Pages tell moments in the market's time zone, whatever the server's."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.insights import market_time

pytestmark = pytest.mark.slow


@pytest.fixture
def in_new_york(market, monkeypatch):
    monkeypatch.setattr(market_time, "_of_snapshot", lambda _out, _id: ZoneInfo("America/New_York"))


def _made_at(market):
    return open_snapshot(market).manifest.created_at.replace(tzinfo=dt.UTC)


def _told(somebody):
    page = somebody(Role.STEWARD).get("/data/snapshots/", headers={"Accept-Language": "en"}).content.decode()
    return re.findall(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", page)


def test_moments_are_told_in_the_zone_of_the_market(market, somebody):
    assert f"{_made_at(market).astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}" in _told(somebody)


@pytest.mark.usefixtures("in_new_york")
def test_another_market_has_another_zone(market, somebody):
    assert f"{_made_at(market).astimezone(ZoneInfo('America/New_York')):%Y-%m-%d %H:%M}" in _told(somebody)


def test_the_zone_is_that_of_the_snapshot_else_of_the_settings_else_the_servers(own_market, settings):
    assert market_time.market_zone() == ZoneInfo("Asia/Shanghai")
    settings.OUT = own_market / "nothing"
    text = (own_market / "drop" / "market.toml").read_text(encoding="utf-8")
    (own_market / "drop" / "market.toml").write_text(
        re.sub('time_zone = ".+"', 'time_zone = "Asia/Hong_Kong"', text), encoding="utf-8"
    )
    assert market_time.market_zone() == ZoneInfo("Asia/Hong_Kong")
    settings.DROP, settings.TIME_ZONE = own_market / "nothing", "Europe/Berlin"
    assert market_time.market_zone() == ZoneInfo("Europe/Berlin")
