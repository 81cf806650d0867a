"""What the pages on events show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.models import EventSource, RefusedEvent
from hcploop_web.collector.places import collector_home
from hcploop_web.collector.watching import Progress, Seen, counted, progress, tail_of

OUTCOMES: Mapping[Outcome, str | Promise] = {
    Outcome.TOLD: _("Told to the loop"),
    Outcome.WAITING: _("Waiting for a name"),
    Outcome.PASSED: _("Waited too long"),
    Outcome.REFUSED: _("Refused"),
    Outcome.DUPLICATE: _("Came before"),
    Outcome.NOT_CONSENTED: _("Without consent"),
    Outcome.FORGOTTEN: _("Of somebody who was forgotten"),
    Outcome.IGNORED: _("Left alone by the rules"),
}
BECAME: Mapping[str, str | Promise] = {
    "touches": _("A contact"),
    "people": _("A person's details"),
    "consents": _("A consent"),
    "answers": _("An answer"),
    "aggregates": _("A platform's count"),
    "identity_decisions": _("Two records of one person"),
}
SECRET = frozenset({"phone", "email", "licence_no", "wechat_unionid", "wechat_openid", "external_userid"})
HOURS = 24
_SILENT = dt.timedelta(seconds=90)


@dataclass(frozen=True)
class Line:
    """A source in the list."""

    source: EventSource
    today: int
    refused: int
    last: Seen | None
    hours: tuple[int, ...]


@dataclass(frozen=True)
class Behind:
    """How far the loader is behind.

    Parameters
    ----------
    at : datetime.datetime or None
        When it looked last; None where it never ran.
    is_silent : bool
        Whether that is so long ago that it cannot be at work.
    kilobytes : int
        Of the log, not loaded yet.
    """

    at: dt.datetime | None
    is_silent: bool
    kilobytes: int


def lines(sources: Iterable[EventSource], *, at: dt.datetime) -> list[Line]:
    """Show sources as a list.

    Parameters
    ----------
    sources : iterable of EventSource
        Which.
    at : datetime.datetime
        Now, in the market's zone: its day is today.

    Returns
    -------
    list of Line
        One a source.
    """
    return [_line(one, at) for one in sources]


def behind(*, at: dt.datetime) -> Behind:
    """Tell how far the loader is behind."""
    told: Progress | None = progress(ledger())
    if told is None:
        return Behind(None, is_silent=True, kilobytes=0)
    return Behind(told.at, is_silent=at - told.at > _SILENT, kilobytes=-(-told.behind_bytes // 1024))


def ledger() -> Path:
    """Give the file of the ledger."""
    return collector_home() / "ledger.sqlite"


def values_shown(seen: Seen) -> list[tuple[str, str]]:
    """Give the values of a row that may be shown: of what leads to a person directly, that it is there."""
    return [(name, "•••" if name in SECRET else value) for name, value in seen.row.items()]


def _line(source: EventSource, at: dt.datetime) -> Line:
    utc = at.astimezone(dt.UTC)
    begun = at.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    names = [f"{utc - dt.timedelta(hours=back):%Y-%m-%dT%H}" for back in range(HOURS - 1, -1, -1)]
    hours = counted(ledger(), source.name, since=names[0]).hours
    last = tail_of(ledger(), source.name)[:1]
    return Line(
        source,
        sum(events for hour, events in hours.items() if hour >= f"{begun:%Y-%m-%dT%H}"),
        RefusedEvent.objects.waiting().filter(source=source.name).count(),
        last[0] if last else None,
        tuple(hours.get(name, 0) for name in names),
    )
