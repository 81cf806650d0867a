"""The web without a terminal: one a home, and nobody else's process is touched."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
import typer
from tests.web_market import outer_environment

from hcploop_web.config.background import claim, end, running

HOLDER = """
import signal, sys, time
from hcploop_web.config.background import claim
signal.signal(signal.SIGTERM, lambda *told: sys.exit(0))
with claim("127.0.0.1", 8123):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HCPLOOP_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def holder(home):
    """A process that is the server of this home."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    yield process
    process.kill()
    process.wait()


def test_the_server_of_a_home_is_found_and_stopped(holder, home):
    found = running()

    assert (found.pid, found.port) == (holder.pid, 8123)
    assert end() == found
    assert holder.wait(30) == 0
    assert running() is None


def test_a_server_that_is_about_to_write_its_number_is_waited_for(holder, home):
    told = (home / "web.pid").read_text(encoding="utf-8")
    (home / "web.pid").write_text("", encoding="utf-8")
    later = threading.Timer(0.3, (home / "web.pid").write_text, [told])

    later.start()
    found = running()

    assert found.pid == holder.pid


def test_there_is_one_server_a_home(holder, home):
    with pytest.raises(typer.BadParameter, match=rf"process {holder.pid}.*hcploop stop"), claim("127.0.0.1", 8124):
        pass


def test_a_pid_that_was_left_behind_is_not_touched(home):
    """Somebody else was given the number since: it is not ours to stop."""
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (home / "web.pid").write_text(f"{other.pid} 127.0.0.1 8123\n", encoding="utf-8")

    try:
        assert running() is None
        assert end() is None
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_server_that_was_killed_leaves_room_for_the_next(holder, home):
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    with claim("127.0.0.1", 8125):
        assert running().pid == os.getpid()
    assert not (home / "web.pid").exists()


@pytest.mark.full
def test_the_web_starts_again_in_the_background_and_is_stopped(home, free_port):
    command = [sys.executable, "-m", "hcploop"]
    environment = {**outer_environment(), "HCPLOOP_HOME": str(home)}

    def say(*words):
        return subprocess.run([*command, *words], env=environment, capture_output=True, text=True, check=False)

    first = say("serve", "--background", "--port", str(free_port))
    pid = running().pid
    second = say("serve", "--background", "--port", str(free_port))
    stopped = say("stop")

    assert f"http://127.0.0.1:{free_port}/" in first.stdout + first.stderr
    assert second.returncode == 0, second.stderr
    assert not _lives(pid)
    assert "Stopped the web" in stopped.stdout
    assert running() is None
    assert (home / "web.log").exists()


def _lives(pid: int) -> bool:
    for _look in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True
