"""A log of events of every usual kind, and how long the loader takes for it."""

from __future__ import annotations

import datetime as dt
import json
import random
import time
from pathlib import Path
from typing import Any

from hcploop_web.collector.appender import Appender
from hcploop_web.collector.load import Loader, Outside
from hcploop_web.collector.plan import ANY_PAGE, Plan, Rule, SourcePlan
from hcploop_web.collector.segments import encode

A_REQUEST, PEOPLE, CONTENTS = 100, 20_000, 300
T0 = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
PLAN = Plan(
    "Asia/Shanghai", frozenset({"view"}), {"bench": SourcePlan("web", {ANY_PAGE: Rule("touches", action="view")})}
)


def loader_pace(home: Path, events: int) -> tuple[float, float]:
    """Load a log of this machine.

    Parameters
    ----------
    home : Path
        An empty folder.
    events : int
        How many, in requests of `A_REQUEST`.

    Returns
    -------
    tuple of float
        Seconds by the clock and seconds of CPU; the events were written before.
    """
    _write(home, events)
    loader = Loader(
        home, home / "files", Outside(lambda _refused: None, lambda _words: [], lambda _source, _kind: None)
    )
    clock, cpu = time.perf_counter(), time.process_time()
    while loader.load(PLAN, at=T0 + dt.timedelta(days=1)):
        pass
    taken = time.perf_counter() - clock, time.process_time() - cpu
    loader.close()
    return taken


def _write(home: Path, events: int) -> None:
    chance, log = random.Random(1), Appender(home / "log")
    for first in range(0, events, A_REQUEST):
        at = T0 + dt.timedelta(seconds=first / 500)
        batch = [_event(chance, first + place, at) for place in range(A_REQUEST)]
        body = json.dumps({"batch": batch, "sentAt": at.isoformat()}, ensure_ascii=False).encode()
        log.append([encode("bench", A_REQUEST, at, body)])


def _event(chance: random.Random, number: int, at: dt.datetime) -> dict[str, Any]:
    """Make a page of 400 bytes: seven of ten are of a user, the others of a visitor; two of a hundred identify."""
    one = chance.randrange(PEOPLE)
    event: dict[str, Any] = {
        "type": "page",
        "messageId": f"m-{number}",
        "anonymousId": f"anon-{one}",
        "timestamp": at.isoformat(),
        "properties": {"content_id": f"c{chance.randrange(CONTENTS)}", "duration_seconds": chance.randrange(300)},
        "context": {
            "library": {"name": "analytics.js", "version": "next-1.84"},
            "page": {"path": "/a/b", "url": "https://portal.example/a/b", "title": "免疫治疗进展"},
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64)",
            "campaign": {"name": "june"},
        },
    }
    if chance.random() < 0.7:
        event["userId"] = f"u{one}"
    if chance.random() < 0.02:
        event |= {"type": "identify", "userId": f"u{one}", "traits": {"name": "张伟", "city": "上海"}}
    return event
