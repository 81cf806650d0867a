"""From a stream into the log on this machine."""

import pytest
from tests.event_log import T0, EventLog

from hcploop_web.collector import stream_copy
from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.segments import Frame, Position


@pytest.fixture
def stream(monkeypatch):
    """What a server of NATS holds; it gives frames from a position on."""
    held = []

    async def read(_address, *, since):
        for frame in held[since.offset - 1 if since else 0 :]:
            yield frame

    monkeypatch.setattr(stream_copy, "read_stream", read)

    def send(message_id):
        at = len(held) + 1
        body = b'{"type": "page", "userId": "D1", "messageId": "%s"}' % message_id.encode()
        held.append(Frame(Position("s", at), Position("s", at + 1), "portal", 1, T0, body))

    return send


def test_what_a_stream_holds_is_loaded_once(stream, tmp_path):
    log = EventLog(tmp_path)
    for number in range(450):
        stream(f"m{number}")
    log.loader.copy("nats://somewhere")
    log.load()
    stream("later")
    log.loader.copy("nats://somewhere")
    log.loader.copy("nats://somewhere")
    log.load()

    assert log.tally() == {Outcome.TOLD: 451}
    log.loader.close()


def test_a_copy_that_a_kill_cut_short_tells_nothing_twice(stream, tmp_path):
    log = EventLog(tmp_path)
    stream("m1")
    stream_copy.copy_stream("nats://somewhere", log.home / "log", since=None)
    log.loader.copy("nats://somewhere")

    log.load()

    assert log.tally() == {Outcome.TOLD: 1, Outcome.DUPLICATE: 1}
    log.loader.close()
