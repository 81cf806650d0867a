"""What is asked of the platforms once a day: readings of articles, followers, contacts."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from hcploop_web.collector.log import append_now
from hcploop_web.collector.wechat.accounts import Account
from hcploop_web.collector.wechat.articles import read_articles
from hcploop_web.collector.wechat.identities import contacts, find_pending, find_wanted, followers
from hcploop_web.collector.wechat.platform import Fetch, NoAnswer, Platform, PlatformRefused, TooOften
from hcploop_web.collector.wechat.store import Store
from hcploop_web.collector.wechat.words import Said

_log = logging.getLogger(__name__)
_CHINA = ZoneInfo("Asia/Shanghai")
_AT_ONCE = 500


@dataclass(frozen=True)
class Pulled:
    """What became of one account: how many new events, and what the platform refused."""

    account: str
    events: int
    problem: str = ""


@dataclass(frozen=True)
class Puller:
    """Asks the platforms, and puts what is new into the log.

    Parameters
    ----------
    folder : Path
        `HOME/collector`.
    clock : callable
        Gives the present moment, with its zone.
    fetch : callable
        Reaches the platforms.
    days : int
        How many days back articles are asked for: the platform corrects its counts for some days.
    """

    folder: Path
    clock: Callable[[], dt.datetime]
    fetch: Fetch
    days: int = 3

    def pull(self, accounts: Mapping[str, Account]) -> list[Pulled]:
        """Ask for everything that may be asked for.

        Parameters
        ----------
        accounts : mapping of str to Account
            By name; those that are closed or have no secret are passed over.

        Returns
        -------
        list of Pulled
            One an account. A limit or a failure of one keeps no other from being asked.
        """
        store = Store(self.folder / "wechat.sqlite")
        able = [one for one in accounts.values() if one.is_open and one.secret]
        return [self._account(one, store) for one in able]

    def _account(self, account: Account, store: Store) -> Pulled:
        platform = Platform(account, store, fetch=self.fetch, clock=self.clock)
        counted = 0
        try:
            for events, at_once in self._asked(platform, store):
                counted += self._keep(account.source, events, store, at_once=at_once)
        except (NoAnswer, TooOften, PlatformRefused) as error:
            problem = f"{type(error).__name__} {error}".strip()
            _log.warning("account %s was not asked to the end: %s", account.name, problem)
            return Pulled(account.name, counted, problem)
        return Pulled(account.name, counted)

    def _asked(self, platform: Platform, store: Store) -> Iterator[tuple[Iterable[Said], int]]:
        at = self.clock()
        if platform.account.kind == "official":
            today = at.astimezone(_CHINA).date()
            days = [today - dt.timedelta(days=number) for number in range(self.days, 0, -1)]
            yield read_articles(platform, days), _AT_ONCE
            yield followers(platform, at), _AT_ONCE
            return
        known = list(contacts(platform, at))
        yield known, _AT_ONCE
        yield find_wanted(platform, store, at), 1
        ids = [event["userId"].rpartition("@")[0] for event in known]
        yield find_pending(platform, store, ids, at), 1

    def _keep(self, source: str, events: Iterable[Said], store: Store, *, at_once: int) -> int:
        """Put what was not told yet into the log, so many events at a time."""
        counted, waiting = 0, []
        for event in events:
            waiting.append(event)
            if len(waiting) >= at_once:
                counted += self._write(source, waiting, store)
                waiting = []
        return counted + self._write(source, waiting, store)

    def _write(self, source: str, events: list[Said], store: Store) -> int:
        untold = store.untold(event["messageId"] for event in events)
        new = [event for event in events if event["messageId"] in untold]
        if new:
            body = msgspec.json.encode({"batch": new})
            append_now(self.folder / "log", source, body, len(new), self.clock())
            store.tell(untold)
        return len(new)
