"""A log of events as clients write it, and a loader that reads it."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.load import Loader, Outside
from hcploop_web.collector.log import append_now
from hcploop_web.collector.plan import ANY_PAGE, Plan, Rule, SourcePlan

T0 = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
READ = Rule("touches", action="read")
PORTAL = SourcePlan(
    "web",
    {
        ANY_PAGE: READ,
        "Video watched": Rule("touches", channel="webinar", action="watch", content_property=("video", "id")),
        "Answered": Rule("answers", survey_kind="quiz"),
        "Offer clicked": Rule("touches", action="click", category="marketing"),
    },
    {"marketing": ("email", "promotion")},
)
PLAN = Plan("Asia/Shanghai", frozenset({"read", "watch", "click", "view"}), {"portal": PORTAL})


class EventLog:
    """Clients, the log and the loader of a home of their own.

    Parameters
    ----------
    folder : Path
        Of all of it.
    """

    def __init__(self, folder: Path) -> None:
        self.home, self.files = folder / "collector", folder / "files"
        self.refused: list[Any] = []
        self.words: list[Any] = []
        self.described: list[tuple[str, str]] = []
        self.outside = Outside(self.refused.extend, self._say, lambda *feed: self.described.append(feed))
        self.loader = self.opened()
        self._sent = 0

    def opened(self) -> Loader:
        """Open the loader, as a process that starts does."""
        return Loader(self.home, self.files, self.outside)

    def send(self, *events: dict[str, Any], at: dt.datetime = T0, source: str = "portal") -> None:
        """Send some events in one request; what they leave out is made up."""
        batch = []
        for told in events:
            self._sent += 1
            stamp = (at - dt.timedelta(minutes=told.pop("minutes_ago", 0))).isoformat()
            batch.append({"type": "page", "messageId": f"m{self._sent}", "timestamp": stamp} | told)
        append_now(self.home / "log", source, json.dumps({"batch": batch}).encode(), len(batch), at)

    def load(self, *, plan: Plan = PLAN, at: dt.datetime = T0, most: int = 50_000) -> int:
        """Load all there is; tells how many events."""
        events = 0
        while found := self.loader.load(plan, at=at, most=most):
            events += found
        return events

    def rows(self, kind: str, source: str = "portal") -> list[dict[str, str]]:
        """Read what was told of a kind, without what is empty."""
        found = []
        for path in sorted((self.files / source / kind).glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                found += [{name: value for name, value in row.items() if value} for row in csv.DictReader(file)]
        return found

    def tally(self, source: str = "portal") -> dict[Outcome, int]:
        """Count what became of events."""
        rows = self.loader.ledger.execute(
            "SELECT outcome, sum(events) FROM tally WHERE source = ? GROUP BY outcome", [source]
        )
        return {Outcome(outcome): events for outcome, events in rows if events}

    def _say(self, words):
        self.words += words
        return []
