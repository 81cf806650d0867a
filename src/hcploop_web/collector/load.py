"""The loader: one batch of the log after another becomes rows of feeds, each event once, whenever it is killed."""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from hcploop_web.collector import counts, segments
from hcploop_web.collector.clearing import note_told
from hcploop_web.collector.consent_words import ConsentWord
from hcploop_web.collector.events import Event, Refusal, read_batch
from hcploop_web.collector.forgotten import Forgotten
from hcploop_web.collector.judge import Judge, Known
from hcploop_web.collector.ledger import changing, note, open_ledger, state
from hcploop_web.collector.people import (
    drop_unnamed,
    keep_traits,
    keep_unnamed,
    keep_words,
    known_traits,
    known_words,
    unnamed_words,
)
from hcploop_web.collector.plan import Plan
from hcploop_web.collector.rolling_files import RollingFiles
from hcploop_web.collector.rows import moment, rule_of
from hcploop_web.collector.seen import known, mark, remember
from hcploop_web.collector.segments import Frame, Position
from hcploop_web.collector.stream_copy import copy_stream
from hcploop_web.collector.visitors import Claim, Visitor, learn, no_longer_waiting, owners, wait
from hcploop_web.collector.watching import Progress, add_to_tail, bytes_left

MOST_EVENTS = 50_000
"""Events of a batch; a batch is held in memory."""


class Batch(msgspec.Struct, frozen=True):
    """A range of the log, noted before anything is written of it, so that it can be done again just so.

    Parameters
    ----------
    until : tuple of str and int
        Where it ends; it begins where the last one ended.
    at : datetime.datetime
        When it was begun.
    plan : Plan
        By what it is judged.
    """

    until: tuple[str, int]
    at: dt.datetime
    plan: Plan


@dataclass(frozen=True)
class Outside:
    """What the loader asks others to do; each may be asked the same again after a crash, and does it once.

    Parameters
    ----------
    refuse : callable
        Keeps refused events for a steward.
    say : callable
        Writes down what people allow, so that it holds before any run; gives back the words of people whom nobody
        knows yet.
    describe : callable
        Tells the market of a feed, by source and kind; it has a file by now.
    """

    refuse: Callable[[Sequence[Refusal]], None]
    say: Callable[[Sequence[ConsentWord]], Sequence[ConsentWord]]
    describe: Callable[[str, str], None]


class Loader:
    """Reads the log from where it was left.

    Parameters
    ----------
    home : Path
        The folder `collector`, with `log` and `ledger.sqlite`.
    files : Path
        Where the files of the feeds go.
    outside : Outside
        Who does the rest.
    """

    def __init__(self, home: Path, files: Path, outside: Outside) -> None:
        self.log, self._outside = home / "log", outside
        self.ledger = open_ledger(home / "ledger.sqlite")
        self.forgotten = Forgotten(self.ledger, home)
        self._files = RollingFiles(files, self.ledger)
        self._described: set[tuple[str, str]] = set()

    def load(self, plan: Plan, *, at: dt.datetime, most: int = MOST_EVENTS) -> int:
        """Load one batch.

        Parameters
        ----------
        plan : Plan
            By what a new batch is judged.
        at : datetime.datetime
            Now, with its zone.
        most : int
            About how many events to take.

        Returns
        -------
        int
            How many events it held; 0 where the log is at its end.
        """
        with changing(self.ledger):
            self._files.settle()
        batch, frames = self._begun(), []
        if batch is not None:
            frames = list(self._frames(Position(*batch.until)))
        else:
            frames = _up_to(self._frames(segments.end(self.log)), most)
            if not frames:
                self._look(at, None)
                return 0
            last = frames[-1].following
            batch = Batch((last.segment, last.offset), at, plan)
            with changing(self.ledger):
                note(self.ledger, "batch", msgspec.json.encode(batch))
        events = self._do(batch, frames)
        self._look(at, frames[-1].received_at if frames else None)
        return events

    def copy(self, address: str) -> None:
        """Take over what a stream of JetStream holds, so that it is loaded as what was sent to this machine.

        Parameters
        ----------
        address : str
            Of the NATS server.

        Raises
        ------
        OSError
            The server does not answer, or the disk fails.
        """
        noted = state(self.ledger, "copied")
        since = Position(*json.loads(noted)) if noted else None
        copied = copy_stream(address, self.log, since=since)
        if copied is not None and copied != since:
            with changing(self.ledger):
                note(self.ledger, "copied", json.dumps([copied.segment, copied.offset]).encode())

    def say_again(self) -> int:
        """Write down what was said by people whom nobody knew, now that a run may know them; tells how many words."""
        words = unnamed_words(self.ledger)
        with changing(self.ledger):
            left = set(self._outside.say(words))
            drop_unnamed(self.ledger, [one for one in words if one not in left])
        return len(words) - len(left)

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    def loaded(self) -> Position | None:
        """Tell up to where the log was loaded."""
        noted = state(self.ledger, "loaded")
        return Position(*json.loads(noted)) if noted else None

    def _begun(self) -> Batch | None:
        noted = state(self.ledger, "batch")
        return msgspec.json.decode(noted, type=Batch) if noted else None

    def _frames(self, until: Position | None) -> Iterable[Frame]:
        return segments.read(self.log, since=self.loaded(), until=until) if until else ()

    def _do(self, batch: Batch, frames: Sequence[Frame]) -> int:
        with _uncollected(), changing(self.ledger):
            items = [item for frame in frames for item in read_batch(frame)]
            marks = [mark(item.source, item.message_id) for item in items]
            judge = self._judged(batch.plan, items, marks)
            self._write(judge, batch)
            if any(outcome is counts.Outcome.FORGOTTEN for _source, _hour, outcome in judge.tally):
                note_told(self.ledger, {frame.position.segment for frame in frames})
            note(self.ledger, "loaded", json.dumps(batch.until).encode())
            note(self.ledger, "batch", None)
        return len(items)

    def _judged(self, plan: Plan, items: Sequence[Event | Refusal], marks: Sequence[bytes]) -> Judge:
        seen = known(self.ledger, "seen", marks)
        self.forgotten.refresh()
        pairs = list(zip(items, marks, strict=True))
        gone = {one for item, one in pairs if self.forgotten.names(item)} if self.forgotten else set()
        left_out = seen | gone
        fresh = [item for item, one in pairs if isinstance(item, Event) and one not in left_out]
        claims = list(_claims(fresh))
        learn(self.ledger, claims)
        claimed = {one.visitor for one in claims}
        known_now = self._known(plan, fresh, claimed, seen)
        if self.forgotten:
            owned = {one for item, one in pairs if isinstance(item, Event) and self._owns(item, known_now)}
            known_now = replace(known_now, gone=gone | owned)
        judge = Judge(plan, known_now)
        for item, one in pairs:
            judge.take(item, one)
        judge.close()
        for waiting in no_longer_waiting(self.ledger, claimed):
            judge.name(waiting)
        return judge

    def _owns(self, event: Event, known_now: Known) -> bool:
        return self.forgotten.owns(event, known_now.owners)

    def _known(self, plan: Plan, fresh: Sequence[Event], claimed: Set[Visitor], seen: set[bytes]) -> Known:
        nameless = {(event.source, event.anonymous_id or "") for event in fresh if not event.user_id}
        told = {(event.source, event.user_id or "") for event in fresh if event.kind == "identify"}
        needs = {name for name, source in plan.sources.items() if any(rule.category for rule in source.rules.values())}
        asked = {(event.source, event.user_id) for event in fresh if event.user_id and _asks(event, plan, needs)}
        return Known(
            seen,
            lambda one: bool(known(self.ledger, "seen", [one])),
            owners(self.ledger, nameless | claimed),
            known_traits(self.ledger, told),
            known_words(self.ledger, asked),
        )

    def _write(self, judge: Judge, batch: Batch) -> None:
        today = batch.at.astimezone(ZoneInfo(batch.plan.zone)).date()
        for (source, kind), rows in judge.rows.items():
            self._files.add(source, kind, rows, day=today.isoformat())
            self._describe(source, kind)
        changed = counts.add_views(self.ledger, judge.views, judge.viewers) | counts.keep_totals(
            self.ledger, judge.totals
        )
        for source, day in sorted(changed):
            self._files.replace(source, "aggregates", counts.day_rows(self.ledger, source, day), day=day)
            self._describe(source, "aggregates")
        if judge.refused:
            self._outside.refuse(judge.refused)
        if judge.words:
            keep_unnamed(self.ledger, self._outside.say(judge.words), today.toordinal())
        remember(self.ledger, judge.new, today.toordinal())
        wait(self.ledger, judge.waiting)
        keep_traits(self.ledger, judge.traits)
        keep_words(self.ledger, judge.said)
        counts.add_up(self.ledger, judge.tally)
        counts.add_ignored(self.ledger, judge.ignored)
        add_to_tail(self.ledger, judge.tail)

    def _describe(self, source: str, kind: str) -> None:
        if (source, kind) not in self._described:
            self._outside.describe(source, kind)
            self._described.add((source, kind))

    def _look(self, at: dt.datetime, received_at: dt.datetime | None) -> None:
        """Note for those who watch how far the loader is behind."""
        told = Progress(at, bytes_left(self.log, self.loaded()), received_at)
        with changing(self.ledger):
            note(self.ledger, "progress", msgspec.json.encode(told))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no circles while a batch is in memory: it holds none, and looking took longer than all else together."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _up_to(frames: Iterable[Frame], most: int) -> list[Frame]:
    taken, events = [], 0
    for frame in frames:
        taken.append(frame)
        events += max(frame.count, 1)
        if events >= most:
            break
    return taken


def _claims(events: Iterable[Event]) -> Iterator[Claim]:
    for event in events:
        visitor = event.previous_id if event.kind == "alias" else event.anonymous_id
        if event.kind in ("alias", "identify") and visitor and event.user_id and visitor != event.user_id:
            yield Claim((event.source, visitor), moment(event.happened_at), event.user_id)


def _asks(event: Event, plan: Plan, needs: Set[str]) -> bool:
    """Tell whether what a person allowed before matters to an event; `needs` are sources with rules that ask for it."""
    if event.consents or event.source not in needs:
        return bool(event.consents)
    rule = rule_of(event, plan.sources[event.source])
    return bool(rule and rule.category)
