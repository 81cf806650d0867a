"""Let runs start by themselves no longer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.models import Schedule
from hcploop_web.shared.audit import record


@transaction.atomic
def remove_schedule(schedule_id: int, *, by: User, at: dt.datetime) -> None:
    """Take a schedule away; one that is gone already is no mistake."""
    for one in Schedule.objects.select_for_update().filter(pk=schedule_id):
        record("schedule removed", one, by=by, at=at, weekdays=one.weekdays)
        one.delete()
