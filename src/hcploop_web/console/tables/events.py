"""Tables of the pages on events: sources, the tail, refused events, accounts of WeChat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.collector.models import RefusedEvent
from hcploop_web.collector.reason_words import reason_word
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.console.sources import Line as SourceLine
from hcploop_web.console.wechat import AccountLine
from hcploop_web.console.words.channels import event_channel_word


def of_sources(rows: Sequence[SourceLine]) -> Sheet:
    """Lay out the sources, with what came from each."""
    headings = [_("Source"), _("Channel"), _("Open"), _("Today"), _("The last 24 hours"), _("Refused, open")]

    def line(x: SourceLine) -> Line:
        counts = (x.today, sum(x.hours), x.refused, x.last and x.last.received_at)
        return x.source.name, event_channel_word(x.source.channel), x.source.is_open, *counts

    return Sheet("sources", _("Events"), [*headings, _("Last event")], lambda: map(line, rows))


def of_tail(rows: Sequence[Mapping[str, Any]]) -> Sheet:
    """Lay out the last events of a source, with no more of each than the page shows; they name people."""
    headings = [
        _("Received"),
        _("Event"),
        _("Kind"),
        _("Who"),
        _("State"),
        _("What became of it"),
        _("Why"),
        _("Value"),
    ]

    def line(x: Mapping[str, Any]) -> Line:
        seen = x["seen"]
        why = reason_word(seen.reason) if seen.reason else ""
        values = " · ".join(f"{name}: {value}" for name, value in x["values"])
        told = (str(x["outcome"]), str(x["became"]), str(why), values)
        return seen.received_at, seen.name, seen.kind, seen.who, *told

    return Sheet("tail", _("The last hundred events"), headings, lambda: map(line, rows), is_of_doctors=True)


def of_refused(rows: Callable[[], Iterable[RefusedEvent]]) -> Sheet:
    """Lay out refused events without their JSON."""
    headings = [_("Event"), _("Reason"), _("Source"), _("Received"), _("State")]

    def line(x: RefusedEvent) -> Line:
        return x.message_id, str(reason_word(x.reason)), x.source, x.received_at, x.get_state_display()

    return Sheet("refused", _("Refused events"), headings, lambda: map(line, rows()))


def of_accounts(rows: Sequence[AccountLine]) -> Sheet:
    """Lay out accounts of WeChat and WeCom; no secret is among what is known of them."""
    headings = [_("Account"), _("Kind"), _("Id"), _("Open"), _("Source"), _("Callback address"), _("Last event")]

    def line(x: AccountLine) -> Line:
        kind = _("WeCom") if x.kind == "wecom" else _("Official account")
        source, last = (x.source.name if x.source else ""), (x.last.received_at if x.last else None)
        return x.name, kind, x.app_id, x.is_open, source, x.address, last

    return Sheet("accounts", _("WeChat accounts"), headings, lambda: map(line, rows))
