"""`hcploop collect` from its start to its end."""

import os
import select
import signal
import socket
import subprocess
import sys

import pytest
import typer
from tests.hcploop_web.collector.running import KEY, SOURCE, running

from hcploop_web.collector.key_file import Source, hashed, write_sources
from hcploop_web.collector.segments import read
from hcploop_web.config.background import COLLECTOR, claim
from hcploop_web.config.collect import collect


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HCPLOOP_HOME", str(tmp_path))
    write_sources(tmp_path / "collector" / "sources.json", [Source(SOURCE, (hashed(KEY),))])
    return tmp_path


def test_a_busy_port_is_named_with_the_remedy(home):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        with pytest.raises(typer.BadParameter, match=rf"127\.0\.0\.1:{port} .*hcploop collect --port {port + 10}"):
            collect(port=port)


def test_there_is_one_collector_a_home_and_it_may_stand_beside_the_web(home, free_port):
    with (
        claim("127.0.0.1", 8000),
        claim("127.0.0.1", 8001, COLLECTOR),
        pytest.raises(typer.BadParameter, match=rf"The collector of .* is running already.*process {os.getpid()}"),
    ):
        collect(port=free_port)


@pytest.mark.slow
def test_it_takes_events_and_ends_with_everything_it_started(home, free_port):
    said = subprocess.Popen(
        [sys.executable, "-m", "hcploop", "collect", "--port", str(free_port), "--no-load"],
        stdout=subprocess.PIPE,
        text=True,
    )
    line = said.stdout.readline()
    body = f'{{"writeKey":"{KEY}","batch":[{{"type":"track","event":"Read","userId":"u1"}}]}}'.encode()

    status = _post(free_port, body)
    said.send_signal(signal.SIGTERM)

    assert f"http://127.0.0.1:{free_port}/" in line
    assert status == 200
    assert said.wait(60) == 0
    assert len(list(read(home / "collector" / "log", since=None))) == 1
    with pytest.raises(OSError, match="refused"):
        _post(free_port, body)


@pytest.mark.slow
def test_the_workers_leave_when_the_server_was_killed(tmp_path, free_port):
    with running(tmp_path, free_port) as collector:
        children = subprocess.check_output(["ps", "-o", "pid=", "--ppid", str(collector.process.pid)], text=True)
        handles = [os.pidfd_open(int(pid)) for pid in children.split()]

        collector.process.kill()
        collector.process.wait()

        assert len(handles) == 2
        for handle in handles:
            assert select.select([handle], [], [], 30)[0]
            os.close(handle)


def _post(port: int, body: bytes) -> int:
    import http.client

    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("POST", "/v1/batch", body)
    return asked.getresponse().status
