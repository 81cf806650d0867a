"""Clients of others, unchanged but for the address: every event arrives, and each once."""

import json
import subprocess
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket

import pytest
from tests.hcploop_web.collector.running import KEY, running

from hcploop_web.collector.events import Event

CLIENTS = Path(__file__).parent / "clients"
EVENTS = 40
pytestmark = pytest.mark.slow


@pytest.fixture
def port():
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def collector(tmp_path, port):
    with running(tmp_path, port) as collector:
        yield collector


@pytest.fixture
def unsteady(collector):
    """The address of a way to the collector that says 503 at times, and at others nothing.

    What it says nothing of the collector has taken all the same: the client sends it again.
    """

    class Way(BaseHTTPRequestHandler):
        asked = 0

        def do_POST(self):
            import http.client

            body = self.rfile.read(int(self.headers["Content-Length"]))
            Way.asked += 1
            turn = Way.asked
            if turn % 3 == 1:
                self.send_response(503)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            asked = http.client.HTTPConnection("127.0.0.1", collector.port, timeout=30)
            asked.request("POST", self.path, body, dict(self.headers))
            answer = asked.getresponse()
            told = answer.read()
            if turn % 5 == 2:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_told):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Way)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def by_segment(host, count=EVENTS, **knobs):
    from segment.analytics.client import Client

    client = Client(KEY, host=host, upload_size=7, upload_interval=0.1, max_retries=20, timeout=10, **knobs)
    client.identify("u1", {"title": "主任"})
    client.alias("a1", "u1")
    for one in range(count):
        client.track("u1", "Read", {"one": one})
    client.flush()
    client.join()


def by_rudder(host, count=EVENTS):
    from rudderstack.analytics.client import Client

    client = Client(KEY, host=host, upload_size=7, upload_interval=0.1, max_retries=20, timeout=10)
    client.identify("u1", {"title": "主任"})
    client.alias("a1", "u1")
    for one in range(count):
        client.track("u1", "Read", {"one": one})
    client.flush()
    client.join()


def by_posthog(host, count=EVENTS):
    from posthog import Posthog

    client = Posthog(KEY, host=host, flush_at=7, flush_interval=0.1, max_retries=20, timeout=10)
    client.set(distinct_id="u1", properties={"title": "主任"})
    client.alias("a1", "u1")
    for one in range(count):
        client.capture("Read", distinct_id="u1", properties={"one": one})
    client.flush()
    client.shutdown()


def by_node(name):
    def send(host):
        if not (CLIENTS / "node_modules").exists():
            pytest.skip("the clients for Node are not installed: `make clients`")
        told = subprocess.run(
            ["node", CLIENTS / "send.mjs", name, host, KEY, str(EVENTS)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert told.returncode == 0, told.stderr

    return send


PYTHON = {
    "segment-python": by_segment,
    "segment-python, gzip": lambda host: by_segment(host, gzip=True),
    "rudder-python": by_rudder,
    "posthog-python": by_posthog,
}
NODE = {name: by_node(name) for name in ("segment", "rudder", "posthog")}


def check(collector, count=EVENTS):
    """Every event is there, each under one id, whatever was sent twice."""
    told = collector.told()
    assert all(isinstance(one, Event) for one in told)
    once = list({(one.source, one.message_id): one for one in told}.values())
    assert Counter(one.kind for one in once) == {"track": count, "identify": 1, "alias": 1}
    assert sorted(one.properties["one"] for one in once if one.kind == "track") == list(range(count))
    (identified,) = (one for one in once if one.kind == "identify")
    (alias,) = (one for one in once if one.kind == "alias")
    assert (identified.user_id, identified.traits["title"]) == ("u1", "主任")
    assert (alias.user_id, alias.previous_id) == ("u1", "a1")
    return len(told) - len(once)


@pytest.mark.parametrize("send", [pytest.param(send, id=name) for name, send in {**PYTHON, **NODE}.items()])
def test_every_event_arrives(collector, send):
    send(collector.address)

    assert check(collector) == 0
    assert sum(frame.count for frame in collector.frames()) == EVENTS + 2


@pytest.mark.parametrize("send", [pytest.param(send, id=name) for name, send in PYTHON.items()])
def test_what_is_sent_again_counts_once(collector, unsteady, send):
    send(unsteady)

    assert check(collector) > 0


@pytest.mark.parametrize("send", [by_segment, by_rudder])
def test_a_collector_that_is_killed_while_clients_send_loses_and_doubles_nothing(collector, send):
    sending = threading.Thread(target=send, args=(collector.address, 2000))
    sending.start()
    for _time in range(2):
        time.sleep(0.4)
        collector.kill()
        collector.start()
    sending.join(120)

    assert not sending.is_alive()
    check(collector, 2000)


@pytest.mark.full
def test_ten_kills_under_load_leave_exactly_what_was_sent(collector):
    senders = [threading.Thread(target=by_segment, args=(collector.address, 5000)) for _one in range(3)]
    for sender in senders:
        sender.start()
    for _time in range(10):
        time.sleep(0.5)
        collector.kill()
        collector.start()
    for sender in senders:
        sender.join(300)

    once = {(one.source, one.message_id): one for one in collector.told()}
    assert Counter(one.kind for one in once.values()) == {"track": 15_000, "identify": 3, "alias": 3}


def test_segments_client_gives_up_a_batch_whose_key_is_unknown(collector):
    from segment.analytics.client import Client

    failed = []
    client = Client(
        "unknown",
        host=collector.address,
        upload_interval=0.1,
        on_error=lambda error, items: failed.append(error.status),
    )
    client.track("u1", "Read")
    client.flush()
    client.join()

    assert (failed, collector.frames()) == ([401], [])


def test_posthogs_client_learns_that_there_are_no_feature_flags(collector):
    from posthog import Posthog

    client = Posthog(KEY, host=collector.address, sync_mode=True)

    assert client.get_all_flags("u1") == {}
    assert json.loads(json.dumps(client.feature_enabled("x", "u1"))) in (None, False)
