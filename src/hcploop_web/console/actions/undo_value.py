"""Take back what was decided about a field."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.models import ValueDecision
from hcploop_web.shared.audit import record


@transaction.atomic
def undo_value(decision: ValueDecision, *, by: User, at: dt.datetime) -> ValueDecision | None:
    """Take back a decision: of its doctor and field, the last of the other decisions holds, or the rules do.

    Parameters
    ----------
    decision : ValueDecision
        What was decided.
    by : User
        Who takes it back.
    at : datetime.datetime
        When.

    Returns
    -------
    ValueDecision or None
        What takes it back; None where it was taken back before.

    Raises
    ------
    PermissionDenied
        Her role decides nothing.
    """
    if not may_decide(by):
        raise PermissionDenied
    if not ValueDecision.objects.standing().filter(pk=decision.pk).exists():
        return None
    made = ValueDecision.objects.create(record=decision.record, field=decision.field, undoes=decision, by=by, at=at)
    record("value decision taken back", decision.pk, by=by, at=at, field=decision.field)
    return made
