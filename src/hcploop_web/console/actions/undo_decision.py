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
    """Let what held before a decision hold again; pairs that were decided anew since stay as they are.

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
        Decisions that stand for those taken back; none where nothing of the group holds any more.

    Raises
    ------
    PermissionDenied
        Her role decides nothing.
    """
    if not may_decide(by):
        raise PermissionDenied
    own, made = uuid.uuid4(), []
    for one in IdentityDecision.objects.last_words().filter(group=group).order_by("pk"):
        earlier = IdentityDecision.objects.filter(record_a=one.record_a, record_b=one.record_b, pk__lt=one.pk).first()
        held = earlier.decision if earlier else Decision.WITHDRAWN
        made.append(
            IdentityDecision.objects.create(
                record_a=one.record_a, record_b=one.record_b, decision=held, act=Act.UNDO, group=own, by=by, at=at
            )
        )
    record("identity undo", group, by=by, at=at, pairs=len(made))
    return made
