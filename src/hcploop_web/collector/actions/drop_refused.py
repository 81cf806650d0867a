"""Drop refused events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.models import RefusedEvent, Standing
from hcploop_web.shared.audit import record


@transaction.atomic
def drop_refused(event_ids: Collection[int], *, by: User, at: dt.datetime) -> int:
    """Drop refused events: what they said is gone, that they were refused stays.

    Raises
    ------
    PermissionDenied
        The user may not.
    """
    if not may_open(by, "refused_events"):
        raise PermissionDenied
    dropped = RefusedEvent.objects.waiting().filter(pk__in=event_ids).update(state=Standing.DROPPED, raw="")
    if dropped:
        record("refused events dropped", by=by, at=at, events=dropped)
    return dropped
