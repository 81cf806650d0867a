"""Bring a set-up into the drop folder, and run the loop."""

from __future__ import annotations

import datetime as dt
import shutil

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.start_run import AlreadyRunning, Wanted, start_run
from hcploop_web.console.draft_feeds import draft_feeds, named_of
from hcploop_web.console.models import Run, SetUp
from hcploop_web.insights.draft import publish
from hcploop_web.shared.audit import record


class NotLookedThrough(Exception):
    """Its dry run has not ended well."""


def publish_set_up(set_up: SetUp, *, by: User, at: dt.datetime) -> Run | None:
    """Bring a set-up whose dry run found nothing that stops a run into the drop folder, and ask for a run.

    Returns
    -------
    Run or None
        None where another run is at work: the next one reads what was brought.

    Raises
    ------
    NotLookedThrough
        There was no dry run of what it says now, or it found what stops a run.
    NotPublished
        The disk refuses.
    """
    check = set_up.check_run
    if check is None or not (check.report or {}).get("is_good"):
        raise NotLookedThrough
    with transaction.atomic():
        written = publish(named_of(set_up), draft_feeds(set_up))
        SetUp.objects.filter(pk=set_up.pk).update(is_open=False)
        record("set-up published", set_up, by=by, at=at, written=list(written)[:100])
    shutil.rmtree(set_up.folder, ignore_errors=True)
    try:
        return start_run(Wanted(), by=by, at=at)
    except AlreadyRunning:
        return None
