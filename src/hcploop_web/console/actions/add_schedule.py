"""Let runs start by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.models import Schedule
from hcploop_web.shared.audit import record


@transaction.atomic
def add_schedule(time: dt.time, weekdays: Sequence[int], *, by: User, at: dt.datetime) -> Schedule:
    """Let a run start at a time of day on some weekdays, in the market's zone; twice the same is once."""
    days = sorted(set(weekdays))
    found, is_new = Schedule.objects.get_or_create(time=time, weekdays=days, defaults={"by": by, "made_at": at})
    if is_new:
        record("schedule added", found, by=by, at=at, weekdays=days)
    return found
