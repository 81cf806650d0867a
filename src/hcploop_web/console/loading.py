"""The loader of events, put together with what it asks others to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils import timezone

from hcploop_web.collector.actions.keep_refused import keep_refused
from hcploop_web.collector.actions.record_words import record_words
from hcploop_web.collector.consent_words import ConsentWord
from hcploop_web.collector.events import Refusal
from hcploop_web.collector.load import Loader, Outside
from hcploop_web.collector.places import collector_home
from hcploop_web.collector.plan import Plan
from hcploop_web.collector.planned import planned
from hcploop_web.collector.rows import COLUMNS
from hcploop_web.insights.drop_folder import WebFeed, collector_folder, describe_grown
from hcploop_web.insights.event_words import VIEWS
from hcploop_web.insights.market_time import market_zone
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.record_names import one_ids, snapshot_id


def make_loader() -> Loader:
    """Open the loader of this home.

    Raises
    ------
    HcploopError
        The market cannot be read, so nobody knows where its feeds go.
    """
    return Loader(collector_home(), collector_folder(), Outside(_refuse, _say, _describe))


def plan_now() -> Plan:
    """Gather the rules as they are now."""
    return planned(str(market_zone()), VIEWS)


def snapshot_now() -> str:
    """Name the snapshot in force; nothing where there is none."""
    try:
        return snapshot_id()
    except NothingYet:
        return ""


def _refuse(refusals: Sequence[Refusal]) -> None:
    keep_refused(refusals)


def _say(words: Sequence[ConsentWord]) -> Sequence[ConsentWord]:
    return record_words(words, names=_names, at=timezone.now())


def _names(asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    try:
        return one_ids(asked)
    except NothingYet:
        return {}


def _describe(source: str, kind: str) -> None:
    describe_grown(WebFeed(f"collector_{source}_{kind}", kind, COLUMNS[kind], source))
