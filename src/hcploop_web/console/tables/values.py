"""Tables on fields whose best value was hard to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from hcploop_web.console.decided_values import DecidedValue
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.console.words.identities import field_word
from hcploop_web.console.words.values import why_open
from hcploop_web.insights.value_conflicts import OpenValue


def of_values(rows: Callable[[], Iterable[OpenValue]]) -> Sheet:
    """Lay out the fields that wait for a decision, those of most records first."""
    headings = [_("OneID"), _("Doctor"), _("Field"), _("Shown now"), _("Could be"), _("Records"), _("Why")]

    def line(x: OpenValue) -> Line:
        return x.one_id, x.name, field_word(x.field), x.value, x.other, x.records, why_open(x.reason)

    return Sheet("values", _("Values to decide"), headings, lambda: map(line, rows()), is_of_doctors=True)


def of_decided_values(rows: Callable[[], Iterable[DecidedValue]]) -> Sheet:
    """Lay out what was decided about fields, the newest first."""
    headings = [_("When"), _("By"), _("OneID"), _("Doctor"), _("Field"), _("Right is"), _("State")]

    def line(x: DecidedValue) -> Line:
        one = x.decision
        return one.at, str(one.by), x.one_id, x.name, field_word(one.field), x.value, x.state

    return Sheet("decided", _("What was decided"), headings, lambda: map(line, rows()), is_of_doctors=True)
