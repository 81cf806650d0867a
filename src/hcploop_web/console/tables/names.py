"""Tables on written names and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from hcploop_web.console.decided_names import Decided
from hcploop_web.console.models.name_decision import NameKind
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.console.words.names import why_asked
from hcploop_web.insights.names import OpenName


def of_names(rows: Callable[[], Iterable[OpenName]]) -> Sheet:
    """Lay out the names that wait for a decision, the most frequent first."""
    headings = [
        _("Kind"),
        _("As it is written"),
        _("Place"),
        _("Rows"),
        _("Taken for"),
        _("Why"),
        _("Could be"),
        _("Likeness"),
    ]

    def line(x: OpenName) -> Line:
        kind = str(NameKind(x.kind).label)
        return kind, x.raw, x.place, x.records, x.read_as, why_asked(x.reason), x.proposed, x.likeness

    return Sheet("names", _("Names to decide"), headings, lambda: map(line, rows()))


def of_decided_names(rows: Callable[[], Iterable[Decided]]) -> Sheet:
    """Lay out what was decided about names, the newest first."""
    headings = [_("When"), _("By"), _("Kind"), _("As it is written"), _("Place"), _("Means"), _("State")]

    def line(x: Decided) -> Line:
        one = x.decision
        return one.at, str(one.by), one.get_kind_display(), one.raw, x.place, x.meaning, x.state

    return Sheet("decided", _("What was decided"), headings, lambda: map(line, rows()))
