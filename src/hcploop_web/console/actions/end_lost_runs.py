"""Close the books on runs whose process is gone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from hcploop_web.console.models import Run
from hcploop_web.console.models.run import State
from hcploop_web.shared.audit import record


@transaction.atomic
def end_lost_runs(*, at: dt.datetime) -> int:
    """Mark runs as failed whose process ended without a word.

    Parameters
    ----------
    at : datetime.datetime
        Now, UTC.

    Returns
    -------
    int
        How many there were.
    """
    lost = list(Run.objects.lost(at).select_for_update().order_by("pk"))
    for run in lost:
        run.state, run.ended_at = State.FAILED, at
        run.message = _(
            "The process that executed this run ended before the run did. The old snapshot stays in force. Start the "
            "run again: what is done is kept."
        )
        run.save(update_fields=["state", "ended_at", "message"])
        record("run lost", run, by=None, at=at)
    return len(lost)
