"""Take back what was decided about records."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Act, Decision
from hcploop_web.shared.audit import record


@transaction.atomic
def undo_decision(group: uuid.UUID, *, by: User, at: dt.datetime) -> list[IdentityDecision]:
    """Take back what was decided on one occasion: of each pair, the last of the other decisions holds.

    Parameters
    ----------
    group : uuid.UUID
        What was decided on one occasion.
    by : User
        Who takes it back.
    at : datetime.datetime
        When.

    Returns
    -------
    list of IdentityDecision
        One a pair; none where it was taken back before.

    Raises
    ------
    PermissionDenied
        Her role decides nothing.
    """
    if not may_decide(by):
        raise PermissionDenied
    own, made = uuid.uuid4(), []
    for one in IdentityDecision.objects.filter(group=group, undoes=None).order_by("pk"):
        of_pair = IdentityDecision.objects.filter(record_a=one.record_a, record_b=one.record_b)
        if of_pair.filter(undoes=group).exists():
            continue
        undone = of_pair.exclude(undoes=None).values("undoes")
        left = of_pair.filter(undoes=None).exclude(group=group).exclude(group__in=undone).first()
        told = {"decision": left.decision if left else Decision.WITHDRAWN, "act": Act.UNDO, "undoes": group}
        made.append(
            IdentityDecision.objects.create(
                record_a=one.record_a, record_b=one.record_b, group=own, by=by, at=at, **told
            )
        )
    record("identity undo", group, by=by, at=at, pairs=len(made))
    return made
