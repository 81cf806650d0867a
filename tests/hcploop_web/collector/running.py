"""The collector as `hcploop collect` starts it, for tests and figures: a home of its own, killed and started again."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from hcploop_web.collector.events import Event, Refusal, read_batch
from hcploop_web.collector.key_file import Source, hashed, write_sources
from hcploop_web.collector.segments import read

KEY = "a-write-key-of-the-tests"
SOURCE = "portal"


class Running:
    """A collector in processes of its own."""

    def __init__(self, home: Path, port: int, *, workers: int = 2, **environment: str) -> None:
        self.home, self.port, self.workers = home, port, workers
        self.environment = {**os.environ, "HCPLOOP_HOME": str(home), **environment}
        self.address = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None
        write_sources(home / "collector" / "sources.json", [Source(SOURCE, (hashed(KEY),))])

    def start(self) -> None:
        """Start it, and wait until it answers."""
        told = [sys.executable, "-m", "hcploop_web.config.collector_server", "127.0.0.1", str(self.port)]
        self.process = subprocess.Popen([*told, str(self.workers)], env=self.environment, start_new_session=True)
        for _look in range(600):
            if self._answers():
                return
            assert self.process.poll() is None, "the collector ended instead of answering"
            time.sleep(0.05)
        raise AssertionError("the collector does not answer")

    def kill(self) -> None:
        """Kill all its processes at once, as a failure of power would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """End it as an operator would; give its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(30)

    def frames(self) -> list:
        """What it has in its log."""
        return list(read(self.home / "collector" / "log", since=None))

    def told(self) -> list[Event | Refusal]:
        """What it has in its log, event by event."""
        return [one for frame in self.frames() for one in read_batch(frame)]

    def ids(self) -> set[tuple[str, str]]:
        """Which events it has, each once."""
        return {(one.source, one.message_id) for one in self.told()}

    def _answers(self) -> bool:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/health")
            return asked.getresponse().status == 200
        except OSError:
            return False
        finally:
            asked.close()


@contextmanager
def running(home: Path, port: int, **knobs):
    """A collector for as long as the block lasts."""
    collector = Running(home, port, **knobs)
    collector.start()
    try:
        yield collector
    finally:
        if collector.process.poll() is None:
            collector.kill()
