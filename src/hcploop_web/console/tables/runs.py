"""The table of runs."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hcploop_web.console.models import Run
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.insights.wording import said


def of_runs(rows: Iterable[Run]) -> Sheet:
    """Lay out every run that was started in the web."""
    headings = [_("Asked for"), _("Started"), _("Ended"), _("State"), _("By"), _("Seconds"), _("As of"), _("Snapshot")]

    def line(x: Run) -> Line:
        when = (x.asked_at, x.started_at, x.ended_at)
        result = (x.snapshot_id, said(x.message) if x.message else "")
        return *when, x.get_state_display(), x.by_name, x.seconds, x.as_of_on, *result

    return Sheet("runs", _("Runs"), [*headings, _("Message")], lambda: map(line, rows))
