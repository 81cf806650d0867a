"""What becomes of each event of a batch."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from hcploop_web.collector.consent_words import ConsentWord, Said, news_of
from hcploop_web.collector.counts import Outcome, Tally, View
from hcploop_web.collector.events import Event, Refusal
from hcploop_web.collector.plan import Plan, Rule, SourcePlan
from hcploop_web.collector.platform_totals import Total, total_of
from hcploop_web.collector.rows import NotARow, Row, moment, row_of, rule_of
from hcploop_web.collector.seen import mark
from hcploop_web.collector.traits import Traits, merged, person_row, traits_of
from hcploop_web.collector.visitors import Owners, Visitor, Waiting

TAIL = 100
_NOTHING = SourcePlan()


class Fate(msgspec.Struct, frozen=True):
    """What became of one event, for those who watch.

    Parameters
    ----------
    event : Event or Refusal
        Which.
    outcome : Outcome
        What became of it.
    kind : str
        What it became a row of; empty where it became none.
    row : list of str
        The row.
    reason : str
        Why it was refused.
    """

    event: Event | Refusal
    outcome: Outcome
    kind: str = ""
    row: Row = []
    reason: str = ""


@dataclass(frozen=True)
class Known:
    """What the ledger knows about those of whom a batch speaks.

    Parameters
    ----------
    seen : set of bytes
        Marks of messages that came before.
    is_seen : callable
        The same of one message that was not asked for with the others.
    owners : Owners
        Who visitors are.
    traits : mapping of (source, user_id) to Traits
        What was told of people.
    said : mapping of (source, user_id, category) to Said
        What they allowed.
    gone : set of bytes
        Marks of messages of people who were forgotten.
    """

    seen: set[bytes]
    is_seen: Callable[[bytes], bool]
    owners: Owners
    traits: Mapping[tuple[str, str], Traits]
    said: Mapping[tuple[str, str, str], Said]
    gone: set[bytes] = field(default_factory=set)


class Judge:
    """Takes the events of a batch one by one; what becomes of them stands in its attributes.

    Parameters
    ----------
    plan : Plan
        The rules.
    known : Known
        What was known before the batch.
    """

    def __init__(self, plan: Plan, known: Known) -> None:
        self._plan, self._known = plan, known
        self._day = _Days(plan.zone)
        self.new: set[bytes] = set()
        self.rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self.waiting: list[Waiting] = []
        self.refused: list[Refusal] = []
        self.words: list[ConsentWord] = []
        self.traits: dict[tuple[str, str], Traits] = {}
        self.said: dict[tuple[str, str, str], Said] = {}
        self.tally: Tally = Counter()
        self.ignored: dict[tuple[str, str], tuple[int, str]] = {}
        self.views: Counter[View] = Counter()
        self.viewers: dict[bytes, View] = {}
        self.totals: dict[View, tuple[int, int]] = {}
        self.tail: dict[str, deque[Fate]] = defaultdict(lambda: deque(maxlen=TAIL))

    def take(self, event: Event | Refusal, known_by: bytes) -> None:
        """Decide about one event.

        Parameters
        ----------
        event : Event or Refusal
            As it was read.
        known_by : bytes
            The mark of its message.
        """
        if known_by in self._known.gone:
            # Counted, and neither kept nor shown.
            self.tally[event.source, hour_of(event.received_at), Outcome.FORGOTTEN] += 1
            return
        if isinstance(event, Refusal):
            fate = self._refuse(event)
        elif known_by in self._known.seen or known_by in self.new:
            fate = Fate(event, Outcome.DUPLICATE)
        else:
            try:
                fate = self._use(event)
                self.new.add(known_by)
            except NotARow as error:
                refusal = Refusal(event.source, event.message_id, str(error), event.raw, event.received_at)
                fate = self._refuse(refusal)
        self.tally[event.source, hour_of(event.received_at), fate.outcome] += 1
        self.tail[event.source].append(fate)

    def close(self) -> None:
        """Write the rows of everybody of whom something new was told: one a person, with all that is known."""
        for (source, user_id), traits in self.traits.items():
            self.rows[source, "people"].append(person_row(user_id, traits))

    def name(self, one: Waiting) -> None:
        """Give a row that waited to the user who its visitor turned out to be."""
        source, _visitor = one.visitor
        self.rows[source, one.kind].append([self._known.owners.of(one.visitor, one.at) or "", *one.row[1:]])
        self.tally[source, one.hour, Outcome.WAITING] -= 1
        self.tally[source, one.hour, Outcome.TOLD] += 1

    def _refuse(self, refusal: Refusal) -> Fate:
        known_by = refusal_mark(refusal)
        if known_by in self.new or self._known.is_seen(known_by):
            return Fate(refusal, Outcome.DUPLICATE)
        self.new.add(known_by)
        self.refused.append(refusal)
        return Fate(refusal, Outcome.REFUSED, reason=refusal.reason)

    def _use(self, event: Event) -> Fate:
        source = self._plan.sources.get(event.source, _NOTHING)
        if event.kind == "identify":
            fate = self._identify(event)
        elif event.kind == "alias":
            fate = self._alias(event)
        else:
            fate = self._happened(event, source)
        # Only now: an event that is refused has said nothing.
        if event.user_id and event.consents:
            self._consents(event, event.user_id, source)
        return fate

    def _identify(self, event: Event) -> Fate:
        if not event.user_id:
            return Fate(event, Outcome.IGNORED)
        key = event.source, event.user_id
        before = self.traits.get(key) or self._known.traits.get(key, {})
        after = merged(before, traits_of(event))
        if after == before:
            return Fate(event, Outcome.TOLD)
        self.traits[key] = after
        return Fate(event, Outcome.TOLD, "people", person_row(event.user_id, after))

    def _alias(self, event: Event) -> Fate:
        if not event.user_id or not event.previous_id or event.user_id == event.previous_id:
            return Fate(event, Outcome.IGNORED)
        row = [f"{event.source}:{event.previous_id}", f"{event.source}:{event.user_id}", "same", "alias event"]
        self.rows[event.source, "identity_decisions"].append(row)
        return Fate(event, Outcome.TOLD, "identity_decisions", row)

    def _happened(self, event: Event, source: SourcePlan) -> Fate:
        if (total := total_of(event)) is not None:
            return self._total(event, total)
        rule = rule_of(event, source)
        if rule is None:
            count, last = self.ignored.get((event.source, event.name or event.kind), (0, ""))
            name = event.source, event.name or event.kind
            self.ignored[name] = (count + 1, max(last, moment(event.received_at)))
            return Fate(event, Outcome.IGNORED)
        if rule.category and self._is_refused(event, rule.category):
            return Fate(event, Outcome.NOT_CONSENTED)
        row = row_of(event, rule, source)
        self._see(event, rule, row)
        return self._give(event, rule, row)

    def _total(self, event: Event, total: Total) -> Fate:
        self.totals[event.source, total.counted_on, total.content_id, total.channel] = (total.views, total.visitors)
        return Fate(event, Outcome.TOLD, "aggregates", [str(value) for value in total])

    def _give(self, event: Event, rule: Rule, row: Row) -> Fate:
        user_id = event.user_id
        if not user_id:
            visitor: Visitor = (event.source, event.anonymous_id or "")
            at = moment(event.happened_at)
            user_id = self._known.owners.of(visitor, at)
            if user_id is None:
                self.waiting.append(Waiting(visitor, at, hour_of(event.received_at), rule.becomes, row))
                return Fate(event, Outcome.WAITING, rule.becomes, row)
        row[0] = user_id
        self.rows[event.source, rule.becomes].append(row)
        return Fate(event, Outcome.TOLD, rule.becomes, row)

    def _see(self, event: Event, rule: Rule, row: Row) -> None:
        """Count a view for the totals of the platform, whoever it was."""
        if rule.becomes != "touches" or rule.action not in self._plan.view_actions or not row[5]:
            return
        view = (event.source, self._day(event.happened_at), row[5], row[1])
        self.views[view] += 1
        self.viewers[mark(*view, event.anonymous_id or event.user_id or "")] = view

    def _is_refused(self, event: Event, category: str) -> bool:
        if category in event.consents:
            return not event.consents[category]
        key = (event.source, event.user_id or "", category)
        said = self.said.get(key) or self._known.said.get(key)
        return said is not None and not said.is_allowed

    def _consents(self, event: Event, user_id: str, source: SourcePlan) -> None:
        for category, is_allowed in event.consents.items():
            key = (event.source, user_id, category)
            before = self.said.get(key) or self._known.said.get(key)
            news = news_of(before, is_allowed=is_allowed, at=moment(event.happened_at))
            if news is None:
                continue
            self.said[key] = news
            if category not in source.categories or (before is not None and before.state == news.state):
                continue
            channel, purpose = source.categories[category]
            word = ConsentWord(event.source, user_id, channel, purpose, news.state, event.happened_at, event.message_id)
            self.words.append(word)
            self.rows[event.source, "consents"].append(word.row())


def refusal_mark(refusal: Refusal) -> bytes:
    """Give what a refusal is known again by: the same message with another text is another refusal."""
    return mark("refused", refusal.source, refusal.message_id, refusal.raw.decode(errors="replace"))


@lru_cache(maxsize=64)
def hour_of(at: dt.datetime) -> str:
    """Name the hour of a moment, UTC."""
    return at.isoformat(timespec="hours")[:13]


class _Days:
    """The days of moments in a zone. Those of one quarter of an hour share one, in every zone that there is."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._known: dict[tuple[int, int, int, int, int], str] = {}

    def __call__(self, at: dt.datetime) -> str:
        quarter = (at.year, at.month, at.day, at.hour, at.minute // 15)
        day = self._known.get(quarter)
        if day is None:
            day = self._known[quarter] = at.astimezone(self._zone).date().isoformat()
        return day
