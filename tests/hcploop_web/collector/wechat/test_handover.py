"""Somebody of a portal comes back from WeChat, and is joined with the follower that she is."""

import datetime as dt
import urllib.parse

import pytest
from tests.hcploop_web.collector.asgi import get
from tests.hcploop_web.collector.wechat.platform_standin import COMPANY, NOW, OFFICIAL, PlatformStandIn

from hcploop_web.collector import app
from hcploop_web.collector.app import Collector
from hcploop_web.collector.events import read_batch
from hcploop_web.collector.key_file import KeyFile
from hcploop_web.collector.log import Log
from hcploop_web.collector.segments import read
from hcploop_web.collector.wechat.accounts import write_accounts
from hcploop_web.collector.wechat.door import WeChatDoor
from hcploop_web.collector.wechat.handover import begin
from hcploop_web.collector.wechat.store import Begun, Store

BEGUN = Begun("oncology", "portal", "u-17", "https://portal.example/me")
HERE = "https://collect.example/wechat/oncology/identity"
ANNA = {"openid": "o-anna", "unionid": "u-anna", "access_token": "web", "scope": "snsapi_userinfo"}


@pytest.fixture
def platform():
    standin = PlatformStandIn()
    standin.codes = {"c1": ANNA, "c2": ANNA}
    return standin


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "wechat.sqlite")


@pytest.fixture
def come_back(tmp_path, platform, monkeypatch):
    write_accounts(tmp_path / "wechat.json", [OFFICIAL, COMPANY])
    collector = Collector(
        KeyFile(tmp_path / "sources.json"), Log(tmp_path / "log"), wechat=WeChatDoor(tmp_path, fetch=platform)
    )

    def asked(state, code="c1", *, at=NOW):
        class Clock:
            def time_ns(self):
                return int(at.timestamp() * 1e9)

        monkeypatch.setattr(app, "time", Clock())
        return get(collector, f"/wechat/oncology/identity?code={code}&state={state}")

    return asked


def told(folder):
    return [one for frame in read(folder / "log", since=None) for one in read_batch(frame)]


def state_of(address):
    return urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["state"][0]


def test_she_is_sent_to_wechat_with_a_state_that_says_nothing(store):
    address = begin(store, OFFICIAL, BEGUN, redirect_uri=HERE, at=NOW)

    query = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
    assert address.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0001&")
    assert address.endswith("#wechat_redirect")
    assert query["redirect_uri"] == [HERE]
    assert len(state_of(address)) == 32
    assert "u-17" not in address


def test_the_portals_user_and_the_follower_have_the_same_ids(tmp_path, store, come_back):
    answer = come_back(state_of(begin(store, OFFICIAL, BEGUN, redirect_uri=HERE, at=NOW)))

    ids = [("wechat_openid", "o-anna@wx0001"), ("wechat_unionid", "u-anna@open1")]
    assert (answer.status, answer.headers["location"]) == (303, BEGUN.back)
    assert [(one.source, one.user_id, one.external_ids) for one in told(tmp_path)] == [
        ("portal", "u-17", ids),
        ("wechat_oncology", "o-anna@wx0001", ids),
    ]
    assert store.wanted("company", NOW) == [("u-anna", "o-anna")]


def test_a_state_is_good_once_and_for_ten_minutes(tmp_path, store, come_back, platform):
    state = state_of(begin(store, OFFICIAL, BEGUN, redirect_uri=HERE, at=NOW))
    late = state_of(begin(store, OFFICIAL, BEGUN, redirect_uri=HERE, at=NOW))

    assert come_back(state).status == 303
    assert come_back(state, "c2").status == 403
    assert come_back(late, "c2", at=NOW + dt.timedelta(minutes=11)).status == 403
    assert come_back("made-up", "c2").status == 403
    assert len(told(tmp_path)) == 2
    assert "c2" in platform.codes


def test_a_code_that_wechat_does_not_know_joins_nobody(tmp_path, store, come_back):
    state = state_of(begin(store, OFFICIAL, BEGUN, redirect_uri=HERE, at=NOW))

    assert (come_back(state, "forged").status, told(tmp_path)) == (502, [])
