"""Segment's client for browsers and our own script, in Chromium, on a page of another address than the collector's."""

import functools
import shutil
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket

import pytest
from tests.hcploop_web.collector.running import KEY, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]
UMD = Path(__file__).parent / "clients" / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
OWN = """<!doctype html><title>Lung cancer 2026</title>
<script type="module">
  import {{ start }} from "{host}/hcploop.js";
  window.hcploop = start({{ writeKey: "{key}" }});
</script>"""
SEGMENTS = """<!doctype html><title>Segment</title>
<script src="/segment/index.js"></script>
<script>
  window.analytics = AnalyticsNext.AnalyticsBrowser.load({{ writeKey: "{key}", cdnURL: "{host}" }}, {options});
</script>"""


@pytest.fixture(scope="module")
def port():
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def collector(tmp_path_factory, port):
    with running(tmp_path_factory.mktemp("collector"), port) as collector:
        yield collector


@pytest.fixture(scope="module")
def site(tmp_path_factory, collector):
    """A web site with one page for each script; gives its address."""
    folder = tmp_path_factory.mktemp("site")
    known = {"host": collector.address, "key": KEY}
    batching = '{integrations: {"Segment.io": {deliveryStrategy: {strategy: "batching", config: {size: 3}}}}}'
    (folder / "own.html").write_text(OWN.format(**known))
    (folder / "segment.html").write_text(SEGMENTS.format(**known, options="{}"))
    (folder / "batching.html").write_text(SEGMENTS.format(**known, options=batching))
    if UMD.exists():
        (folder / "segment").symlink_to(UMD)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_told):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium):
    """A browser that nobody used before."""
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def arrived(collector):
    """What arrives from now on, once there is as much as is waited for."""
    before = len(collector.told())

    def wait(count):
        for _look in range(200):
            told = collector.told()[before:]
            if len({one.message_id for one in told}) >= count:
                break
            time.sleep(0.05)
        return list({one.message_id: one for one in collector.told()[before:]}.values())

    return wait


def opened(visitor, address):
    page = visitor.new_page()
    page.goto(address)
    page.wait_for_function("window.hcploop || window.analytics")
    return page


@pytest.mark.parametrize("name", ["segment", "batching"])
def test_segments_client_sends_to_where_the_settings_say(visitor, site, arrived, name):
    if not UMD.exists():
        pytest.skip("the clients for Node are not installed: `make clients`")
    page = opened(visitor, f"{site}/{name}.html?utm_source=wechat&utm_campaign=congress")

    page.evaluate(
        """async () => {
            await analytics.page("Home");
            await analytics.identify("u1", { title: "主任" });
            await analytics.track("Read", { content: "C1" });
        }"""
    )
    told = arrived(3)

    assert sorted(one.kind for one in told) == ["identify", "page", "track"]
    by_kind = {one.kind: one for one in told}
    assert by_kind["identify"].traits["title"] == "主任"
    assert by_kind["track"].user_id == "u1"
    assert by_kind["page"].context["campaign"] == {"source": "wechat", "name": "congress"}
    assert len({one.anonymous_id for one in told}) == 1


def test_our_script_sends_and_stores_nothing_before_it_may(visitor, site, arrived):
    page = opened(visitor, f"{site}/own.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.evaluate("hcploop.page(); hcploop.track('Read'); hcploop.identify('u1'); hcploop.send()")
    page.evaluate("hcploop.consent({ Marketing: true }); hcploop.track('Read'); hcploop.send()")

    assert asked == []
    assert page.evaluate("Object.keys(localStorage)") == ["hcploop-consent"]
    assert page.evaluate("document.cookie") == ""
    page.evaluate("hcploop.consent({ Analytics: true }); hcploop.page(); hcploop.send()")
    (one,) = arrived(1)
    assert (one.kind, one.name, one.user_id) == ("page", "Lung cancer 2026", None)
    assert one.consents == {"Marketing": True, "Analytics": True}
    assert one.context["page"]["url"] == f"{site}/own.html"


def test_our_script_forgets_when_consent_is_withdrawn_and_when_somebody_leaves(visitor, site, arrived):
    page = opened(visitor, f"{site}/own.html")

    page.evaluate("hcploop.consent({ Analytics: true }); hcploop.identify('u1', { title: '主任' })")
    page.evaluate("hcploop.reset(); hcploop.track('Read'); hcploop.send()")
    identified, read = arrived(2)
    page.evaluate("hcploop.consent({ Analytics: false }); hcploop.track('Read'); hcploop.send()")

    assert (identified.kind, identified.user_id, identified.traits) == ("identify", "u1", {"title": "主任"})
    assert (read.user_id, read.anonymous_id == identified.anonymous_id) == (None, False)
    assert page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize("wish", ["globalPrivacyControl = true", "doNotTrack = '1'"])
def test_our_script_heeds_a_browser_that_asks_not_to_be_tracked(visitor, site, wish):
    name, value = wish.split(" = ")
    visitor.add_init_script(f"Object.defineProperty(Navigator.prototype, '{name}', {{ get: () => {value} }})")
    page = opened(visitor, f"{site}/own.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.evaluate("hcploop.consent({ Analytics: true }); hcploop.track('Read'); hcploop.send()")

    assert asked == []
    assert page.evaluate("[Object.keys(localStorage), hcploop.consents()]") == [[], {}]


def test_our_script_tries_again_under_the_same_ids(visitor, site, collector, arrived):
    page = opened(visitor, f"{site}/own.html")
    sent = []

    def answer(route):
        sent.append([one["messageId"] for one in route.request.post_data_json["batch"]])
        if len(sent) == 1:
            route.fulfill(status=503, headers={"Retry-After": "0", "Access-Control-Allow-Origin": "*"})
        elif len(sent) == 2:
            route.abort()
        else:
            route.continue_()

    page.route(f"{collector.address}/v1/batch", answer)
    page.evaluate("hcploop.consent({ Analytics: true }); hcploop.track('Read'); hcploop.send()")
    page.wait_for_function("!localStorage.getItem('hcploop-unsent')")
    (one,) = arrived(1)

    assert sent == [[one.message_id]] * 3


def test_our_script_sends_what_waits_when_the_page_is_left(visitor, site, arrived):
    page = opened(visitor, f"{site}/own.html")

    page.evaluate("hcploop.consent({ Analytics: true }); hcploop.track('Read'); location.href = 'about:blank'")

    (one,) = arrived(1)
    assert (one.kind, one.name) == ("track", "Read")


def test_our_script_sends_many_in_batches_and_each_once(visitor, site, arrived):
    page = opened(visitor, f"{site}/own.html")

    page.evaluate("hcploop.consent({ Analytics: true }); for (let i = 0; i < 95; i += 1) hcploop.track('Read', { i })")

    assert sorted(one.properties["i"] for one in arrived(95)) == list(range(95))


def test_our_script_is_small():
    from hcploop_web.collector.app import _SCRIPT_FILE

    assert _SCRIPT_FILE.stat().st_size <= 4096
