"""JetStream in the log's place: the same frames, acknowledged once its stream has them."""

import asyncio
import datetime as dt
import shutil
import signal
import socket
import subprocess
import time

import pytest
from tests.hcploop_web.collector.running import KEY, running

from hcploop_web.collector.log import Full
from hcploop_web.collector.nats_log import STREAM, NatsLog, read_stream
from hcploop_web.collector.segments import Position, encode

AT = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
PROGRAM = shutil.which("nats-server", path="/usr/sbin:/usr/local/bin:/usr/bin") or shutil.which("nats-server")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="there is no nats-server: `apt-get install nats-server`"),
]


class Nats:
    """A server with JetStream in a folder of its own."""

    def __init__(self, folder, port):
        self.address = f"nats://127.0.0.1:{port}"
        self._command = [PROGRAM, "-js", "-a", "127.0.0.1", "-p", str(port), "-sd", str(folder)]
        self._port = port

    def start(self):
        self.process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
        for _look in range(200):
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return

    def stop(self, sign=signal.SIGTERM):
        self.process.send_signal(sign)
        self.process.wait()


@pytest.fixture
def nats(tmp_path):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    server = Nats(tmp_path / "nats", port)
    server.start()
    yield server
    server.stop()


async def everything(address, since=None):
    return [frame async for frame in read_stream(address, since=since)]


def test_frames_come_back_in_their_order_and_reading_goes_on_where_it_ended(nats):
    async def write_and_read():
        log = NatsLog(nats.address)
        assert await everything(nats.address) == []
        for number in range(300):
            await log.append(encode("portal", 1, AT, b"%d" % number))
        await log.close()
        frames = await everything(nats.address)
        return frames, await everything(nats.address, frames[99].following)

    frames, rest = asyncio.run(write_and_read())

    assert [frame.body for frame in frames] == [b"%d" % number for number in range(300)]
    assert frames[0].position == Position(STREAM, 1)
    assert (frames[0].source, frames[0].received_at) == ("portal", AT)
    assert rest == frames[100:]


def test_what_was_acknowledged_outlives_a_kill_of_the_server_and_sending_goes_on(nats):
    async def write():
        log = NatsLog(nats.address)
        await asyncio.gather(*(log.append(encode("portal", 1, AT, b"%d" % number)) for number in range(50)))
        nats.stop(signal.SIGKILL)
        nats.start()
        for _try in range(100):
            try:
                await log.append(encode("portal", 1, AT, b"later"))
            except OSError:
                await asyncio.sleep(0.1)
            else:
                break
        await log.close()
        return await everything(nats.address)

    frames = asyncio.run(write())

    assert {frame.body for frame in frames} == {b"later", *(b"%d" % number for number in range(50))}


def test_the_same_frame_sent_twice_stands_in_the_stream_once(nats):
    async def twice():
        log = NatsLog(nats.address)
        for _time in range(2):
            await log.append(encode("portal", 1, AT, b"{}"))
        await log.close()
        return await everything(nats.address)

    assert len(asyncio.run(twice())) == 1


def test_a_server_that_is_away_is_a_disk_that_fails_and_too_many_are_too_many(nats):
    async def away():
        with pytest.raises(OSError, match="NATS"):
            await NatsLog("nats://127.0.0.1:1").append(encode("portal", 1, AT, b"{}"))
        with pytest.raises(Full):
            await NatsLog(nats.address, waiting=0).append(b"")

    asyncio.run(away())


def test_the_collector_keeps_what_comes_in_the_stream_where_one_is_named(nats, tmp_path, free_port):
    import http.client

    with running(tmp_path, free_port, HCPLOOP_NATS=nats.address):
        asked = http.client.HTTPConnection("127.0.0.1", free_port, timeout=30)
        asked.request("POST", "/v1/batch", f'{{"writeKey":"{KEY}","batch":[{{"type":"page","userId":"u1"}}]}}')
        status = asked.getresponse().status

        (frame,) = asyncio.run(everything(nats.address))

    assert (status, frame.source, frame.count) == (200, "portal", 1)
    assert not list((tmp_path / "collector").glob("log/*.log"))
