"""Start the runs whose time has come."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hcploop_web.console.actions.start_run import AlreadyRunning, Wanted, start_run
from hcploop_web.console.models import Run, Schedule
from hcploop_web.shared.audit import record


def start_due_runs(*, at: dt.datetime, zone: ZoneInfo) -> Run | None:
    """Start a run where a schedule says so; two schedules that are due together start one.

    Parameters
    ----------
    at : datetime.datetime
        Now, UTC.
    zone : ZoneInfo
        The market's.

    Returns
    -------
    Run or None
        None where nothing is due, or a run is at work, which reads what there is.
    """
    due = _taken(at, zone)
    if not due:
        return None
    try:
        return start_run(Wanted(because=_("schedule %(time)s") % {"time": due[0]}), by=None, at=at)
    except AlreadyRunning as error:
        record("scheduled run left out", due[0], by=None, at=at, why=str(error))
        return None


@transaction.atomic
def _taken(at: dt.datetime, zone: ZoneInfo) -> list[Schedule]:
    """Mark what is due as started, so that no other process starts it once more."""
    due = [one for one in Schedule.objects.select_for_update() if one.is_due(at, zone)]
    for one in due:
        one.last_at = at
        one.save(update_fields=["last_at"])
    return due
