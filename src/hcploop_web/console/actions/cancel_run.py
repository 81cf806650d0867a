"""Stop a run."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.models import Run
from hcploop_web.console.models.run import State
from hcploop_web.shared.audit import record


@transaction.atomic
def cancel_run(run_id: int, *, by: User, at: dt.datetime) -> Run:
    """Stop a run: one that waits is cancelled at once, one that runs within a second or two.

    Returns
    -------
    Run
        One that has ended already stays as it is.
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    if not run.is_open:
        return run
    if run.state == State.WAITING:
        run.state, run.ended_at = State.CANCELLED, at
    run.is_cancel_asked = True
    run.save(update_fields=["state", "ended_at", "is_cancel_asked"])
    record("run cancelled", run, by=by, at=at)
    return run
