"""Look a set-up through, before anything of it reaches the drop folder."""

from __future__ import annotations

import datetime as dt

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.start_run import Wanted, start_run
from hcploop_web.console.draft_feeds import draft_feeds, named_of
from hcploop_web.console.models import Run, SetUp
from hcploop_web.console.models.run import Kind
from hcploop_web.insights.draft import write_draft


def check_set_up(set_up: SetUp, *, by: User, at: dt.datetime) -> Run:
    """Ask for a dry run of a set-up.

    Raises
    ------
    NotPublished
        What it says is no market; the loop's own words say why.
    AlreadyRunning
        Another dry run is at work.
    """
    drop = write_draft(set_up.folder, named_of(set_up), draft_feeds(set_up))
    run = start_run(Wanted(Kind.CHECK, drop), by=by, at=at)
    set_up.check_run = run
    set_up.save(update_fields=["check_run"])
    return run
