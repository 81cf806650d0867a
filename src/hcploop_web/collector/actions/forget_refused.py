"""Let go of refused events whose time to be kept is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.collector.models import RefusedEvent


@transaction.atomic
def forget_refused(*, before: dt.datetime) -> int:
    """Remove what was refused before a moment, decided upon or not; tells how many events."""
    removed, _each = RefusedEvent.objects.passed(before).delete()
    return removed
