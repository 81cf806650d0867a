import datetime as dt
import http.server
import threading

import pytest
from tests.hcploop_web.collector.wechat.platform_standin import COMPANY, NOW, OFFICIAL, PlatformStandIn

from hcploop_web.collector.wechat.platform import NoAnswer, Platform, PlatformRefused, TooOften, fetch
from hcploop_web.collector.wechat.store import Store

SUMMARY = "/datacube/getarticlesummary"


@pytest.fixture
def made(tmp_path):
    def platform(standin, account=OFFICIAL, *, at=NOW):
        waited = []
        store = Store(tmp_path / "wechat.sqlite")
        return Platform(account, store, fetch=standin, clock=lambda: at, wait=waited.append), waited

    return platform


@pytest.mark.parametrize("account", [OFFICIAL, COMPANY])
def test_the_token_is_asked_for_once_and_shared(made, account):
    standin = PlatformStandIn(getarticlesummary={"list": [1]})

    for _ in range(3):
        assert made(standin, account)[0].ask(SUMMARY, {})["list"] == [1]

    assert standin.tokens_made == 1


def test_a_token_whose_time_is_over_is_asked_for_anew(made):
    standin = PlatformStandIn(getarticlesummary={})
    made(standin)[0].ask(SUMMARY, {})

    made(standin, at=NOW + dt.timedelta(hours=2))[0].ask(SUMMARY, {})

    assert standin.tokens_made == 2


def test_a_token_that_ended_early_is_made_anew_by_force(made):
    standin = PlatformStandIn(getarticlesummary={"list": []})
    made(standin)[0].ask(SUMMARY, {})
    standin.expire()

    assert made(standin)[0].ask(SUMMARY, {}) == {"list": []}
    assert [told["force_refresh"] for path, _query, told in standin.asked if path.endswith("stable_token")] == [
        False,
        True,
    ]


def test_a_busy_platform_is_asked_again_and_a_limit_is_told(made):
    standin = PlatformStandIn(getarticlesummary={"list": []})
    platform, waited = made(standin)
    standin.busy = 2

    assert platform.ask(SUMMARY, {}) == {"list": []}
    assert waited == [1.0, 2.0]
    standin.left = 0
    with pytest.raises(TooOften):
        platform.ask(SUMMARY, {})


def test_a_platform_that_stays_busy_or_is_away_gives_no_answer(made):
    standin = PlatformStandIn(getarticlesummary={"list": []})
    standin.busy = 10
    with pytest.raises(NoAnswer):
        made(standin)[0].ask(SUMMARY, {})

    standin.is_down = True
    with pytest.raises(NoAnswer) as told:
        made(standin)[0].ask(SUMMARY, {})
    assert OFFICIAL.secret not in str(told.value)
    assert told.value.__cause__ is None


def test_a_refusal_is_told_by_its_code(made):
    with pytest.raises(PlatformRefused, match="48001"):
        made(PlatformStandIn())[0].ask("/cgi-bin/message/send", {})


def test_a_real_address_is_asked_with_and_without_a_body():
    class Echo(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"

        assert (fetch(address, None), fetch(address, b'{"a":1}')) == (b"{}", b'{"a":1}')
        server.shutdown()
