"""What the collector keeps of a doctor: events as they came, what they told of her, and who her devices are."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils import timezone

from hcploop_web.collector.clearing import clear_log, events_of
from hcploop_web.collector.events import Event, Refusal
from hcploop_web.collector.forgotten import Forgotten, text_of
from hcploop_web.collector.ledger import changing, open_ledger, reading_ledger
from hcploop_web.collector.ledger_without import users_of, without, written_of
from hcploop_web.collector.models import RefusedEvent
from hcploop_web.collector.places import collector_home
from hcploop_web.collector.rolling_files import blank_rows_of
from hcploop_web.collector.rows import moment
from hcploop_web.collector.wechat.store import Store
from hcploop_web.privacy.hers import Hers

Rows = list[dict[str, Any]]
_WECHAT = ("wechat_unionid", "wechat_openid", "external_userid")


def told(hers: Hers) -> dict[str, Rows]:
    """Tell events of hers, refused ones among them, and what the loader knows of her."""
    home = collector_home()
    with reading_ledger(home / "ledger.sqlite") as ledger:
        if ledger is None:
            return {"events": [], "events_refused": _told_refused(_meant(hers), hers), "events_known": []}
        users = users_of(ledger, hers.known_as, _meant(hers))
        meant = _meant(hers, users)
        return {
            "events": [_event(one) for one in events_of(home / "log", ledger, meant, hers.is_told_in)],
            "events_refused": _told_refused(meant, hers),
            "events_known": written_of(ledger, users),
        }


def forget(hers: Hers, *, files: Path) -> int:
    """Remove it, and note her keys, so that events of hers that come later are left out; nobody loads meanwhile.

    Parameters
    ----------
    hers : Hers
        What tells her.
    files : Path
        Where the files of the collector's feeds grow. Out of them go the rows that the loop cannot know as hers yet;
        the others are the loop's to clear.

    Returns
    -------
    int
        Events and rows that were removed.
    """
    home = collector_home()
    gone = _forget_refused(_meant(hers), hers)
    path = home / "ledger.sqlite"
    if hers.known_as or hers.contacts or path.exists():
        with closing(open_ledger(path)) as ledger:
            gone += _forget_events(home, ledger, hers, files)
            _emptied(ledger)
    if (home / "wechat.sqlite").exists():
        ids = {value.partition("@")[0] for kind, value in hers.contacts if kind in _WECHAT}
        gone += Store(home / "wechat.sqlite").forget(hers.known_as, ids)
    return gone


def _forget_events(home: Path, ledger: sqlite3.Connection, hers: Hers, files: Path) -> int:
    forgotten = Forgotten(ledger, home)
    # One transaction: what is gone from the ledger is known by its marks.
    with changing(ledger):
        users = users_of(ledger, hers.known_as, _meant(hers))
        identifiers = [("record", f"{source}\x1f{user}") for source, user in users] + sorted(hers.contacts)
        if not identifiers:
            return 0
        at = moment(timezone.now())
        forgotten.add(identifiers, at=at)
        visitors, gone = without(ledger, users, hers)
        forgotten.add([("visitor", f"{source}\x1f{one}") for source, one in visitors], at=at)
    gone += blank_rows_of(files, users - hers.known_as)
    return gone + clear_log(home / "log", ledger, forgotten, tells=hers.is_told_in)


def _emptied(ledger: sqlite3.Connection) -> None:
    """Let the file give back what deleted rows stood on: until then their bytes lie in it."""
    ledger.executescript(
        "PRAGMA secure_delete = ON; PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);"
    )


def _meant(hers: Hers, users: set[tuple[str, str]] | frozenset[tuple[str, str]] = frozenset()) -> Forgotten:
    known = [("record", f"{source}\x1f{user}") for source, user in hers.known_as | users]
    return Forgotten.meaning([*known, *hers.contacts])


def _refused(meant: Forgotten, hers: Hers) -> list[RefusedEvent]:
    return [one for one in RefusedEvent.objects.iterator() if _is_hers(one, meant, hers)]


def _is_hers(one: RefusedEvent, meant: Forgotten, hers: Hers) -> bool:
    raw = one.raw.encode()
    refusal = Refusal(one.source, one.message_id, one.reason, raw, one.received_at)
    return meant.names(refusal) or hers.is_told_in(text_of(raw), one.message_id)


def _told_refused(meant: Forgotten, hers: Hers) -> Rows:
    return [{"source": one.source, "at": one.received_at, "event": one.raw} for one in _refused(meant, hers)]


def _forget_refused(meant: Forgotten, hers: Hers) -> int:
    return RefusedEvent.objects.filter(pk__in=[one.pk for one in _refused(meant, hers)]).delete()[0]


def _event(one: Event | Refusal) -> dict[str, Any]:
    text = text_of(one.raw)
    try:
        told = json.loads(text)
    except ValueError:
        told = text
    return {"source": one.source, "at": one.received_at, "event": told}
