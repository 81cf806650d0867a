"""The loader is killed at moments that nobody chose, while events keep coming."""

import subprocess
import sys
import threading
from collections import Counter

import numpy as np
import pytest
from tests.event_log import EventLog

from hcploop_web.collector.counts import Outcome

pytestmark = [pytest.mark.full, pytest.mark.slow]
KILLS, A_REQUEST = 12, 100
LOADS = """
import sys, time
from pathlib import Path
from tests.event_log import EventLog

log = EventLog(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    log.load(most=300)
    time.sleep(0.005)
"""


def _said(number):
    """One of seven kinds of events, and what becomes of it."""
    page = {"type": "page", "messageId": f"m{number}", "properties": {"content_id": f"c{number % 9}"}}
    return (
        (page | {"userId": f"D{number % 50}"}, Outcome.TOLD),
        (page | {"anonymousId": f"v{number % 50}"}, Outcome.WAITING),
        (page | {"type": "nonsense", "userId": "D1"}, Outcome.REFUSED),
        ({**page, "type": "track", "event": "Scrolled", "userId": "D1"}, Outcome.IGNORED),
        (page | {"userId": "D1", "messageId": "same"}, Outcome.DUPLICATE),
        ({**page, "type": "track", "event": "Platform Total", "anonymousId": "p", **_counted(number)}, Outcome.TOLD),
        ({**page, "type": "alias", "previousId": f"old{number}", "userId": f"D{number}"}, Outcome.TOLD),
    )[number % 7]


def _counted(number):
    return {
        "properties": {"content_id": "c", "channel": "web", "counted_on": "2026-05-01", "views": number, "visitors": 1}
    }


class _Sender(threading.Thread):
    """Sends until it is told to stop; each request is on the disk before the next one begins."""

    def __init__(self, log):
        super().__init__()
        self._log, self._is_over, self.events = log, threading.Event(), 0

    def run(self):
        while not self._is_over.wait(0.01):
            self._log.send(*(_said(self.events + place)[0] for place in range(A_REQUEST)))
            self.events += A_REQUEST

    def stop(self):
        self._is_over.set()
        self.join()


def _kill_at_random(folder, chance):
    process = subprocess.Popen([sys.executable, "-c", LOADS, str(folder)], stdout=subprocess.PIPE)
    try:
        assert process.stdout.readline() == b"ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.0, 0.6))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_every_event_is_told_once_however_often_the_loader_is_killed(tmp_path):
    log = EventLog(tmp_path)
    log.loader.close()
    chance, sender = np.random.default_rng(4), _Sender(log)
    sender.start()
    for _kill in range(KILLS):
        _kill_at_random(tmp_path, chance)
    sender.stop()

    log.loader = log.opened()
    log.load()

    expected = [_said(number) for number in range(sender.events)]
    outcomes = Counter(outcome for _event, outcome in expected)
    # The first of those that all have one id is told.
    outcomes += Counter({Outcome.TOLD: 1})
    outcomes[Outcome.DUPLICATE] -= 1
    assert log.tally() == outcomes
    told = [row["touch_id"] for row in log.rows("touches")]
    assert sorted(told) == sorted({e["messageId"] for e, _o in expected if e["type"] == "page" and e.get("userId")})
    waiting = log.loader.ledger.execute("SELECT count(*), count(DISTINCT told) FROM waiting").fetchone()
    assert waiting == (outcomes[Outcome.WAITING],) * 2
    decided = [row["record_a"] for row in log.rows("identity_decisions")]
    assert len(decided) == len(set(decided)) == sum(event["type"] == "alias" for event, _outcome in expected)
    totals = {(row["content_id"], row["counted_on"]): int(row["views"]) for row in log.rows("aggregates")}
    assert totals.pop(("c", "2026-05-01")) == max(n for n in range(sender.events) if n % 7 == 5)
    assert sum(totals.values()) == len(told) + outcomes[Outcome.WAITING]
    log.loader.close()
