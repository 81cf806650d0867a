"""Put a unit under another, from a day on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.models import Placement, Unit
from hcploop_web.accounts.models.user import User
from hcploop_web.shared.audit import record


@transaction.atomic
def place_unit(unit: Unit, parent: Unit, *, on: dt.date, by: User | None, at: dt.datetime) -> Placement:
    """End where a unit stands under parents of the same kind the day before, and begin under another; history stays."""
    standing = unit.placements.filter(until_on__isnull=True, parent__kind=parent.kind)
    same = standing.filter(parent=parent).first()
    if same:
        return same
    for one in standing:
        if one.from_on >= on:
            one.delete()
        else:
            one.until_on = on - dt.timedelta(days=1)
            one.save(update_fields=["until_on"])
    placed = Placement.objects.create(unit=unit, parent=parent, from_on=on)
    record("unit placed", f"{unit.kind} {unit.code}", by=by, at=at, under=parent.code, on=on.isoformat())
    return placed
