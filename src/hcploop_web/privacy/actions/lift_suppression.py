"""End a suppression."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.privacy.keepers import MAY_SUPPRESS, check_role
from hcploop_web.privacy.models import Suppression
from hcploop_web.shared.audit import record


@transaction.atomic
def lift_suppression(one_id: str, suppression_id: int, *, by: User, at: dt.datetime) -> Suppression:
    """End a suppression of a doctor; one that is over already stays as it is.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    Suppression.DoesNotExist
        The doctor has no such suppression.
    """
    check_role(by, MAY_SUPPRESS)
    held = Suppression.objects.select_for_update().get(pk=suppression_id, one_id=one_id)
    if held.lifted_at is None:
        held.lifted_at = at
        held.save(update_fields=["lifted_at"])
        record("suppression lifted", held.one_id, by=by, at=at, channel=held.channel or "all")
    return held
