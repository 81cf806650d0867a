"""Take back what was decided about a name."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.models import NameDecision
from hcploop_web.console.models.name_decision import Meaning
from hcploop_web.shared.audit import record


@transaction.atomic
def undo_name(decision: NameDecision, *, by: User, at: dt.datetime) -> NameDecision | None:
    """Take back a decision: of its name, the last of the other decisions holds.

    Parameters
    ----------
    decision : NameDecision
        What was decided.
    by : User
        Who takes it back.
    at : datetime.datetime
        When.

    Returns
    -------
    NameDecision or None
        What holds now; None where it was taken back before.

    Raises
    ------
    PermissionDenied
        Her role decides nothing.
    """
    if not may_decide(by):
        raise PermissionDenied
    of_name = NameDecision.objects.about(decision)
    if decision.undoes_id or of_name.filter(undoes=decision).exists():
        return None
    undone = of_name.exclude(undoes=None).values("undoes")
    left = of_name.filter(undoes=None).exclude(pk=decision.pk).exclude(pk__in=undone).first()
    made = NameDecision.objects.create(
        kind=decision.kind,
        raw=decision.raw,
        place=decision.place,
        means=left.means if left else Meaning.WITHDRAWN,
        value=left.value if left else "",
        undoes=decision,
        by=by,
        at=at,
    )
    record("name decision taken back", decision.pk, by=by, at=at, kind=decision.kind)
    return made
