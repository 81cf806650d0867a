"""Decide which records are one person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import KEEPERS
from hcploop_web.accounts.roles import Role
from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Act, Decision
from hcploop_web.shared.audit import record

Pair = tuple[str, str]


def may_decide(user: User) -> bool:
    """Tell whether a user decides who is who: stewards and administrators do; others may look."""
    return user.is_active and Role(user.role) in KEEPERS


@transaction.atomic
def decide_identity(
    pairs: Iterable[Pair], decision: Decision, *, act: Act, by: User, at: dt.datetime
) -> list[IdentityDecision]:
    """Write down that records are the same person, or different ones.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Records, as `source:source_id`.
    decision : Decision
        What they are.
    act : Act
        On what occasion.
    by : User
        Who decides.
    at : datetime.datetime
        When.

    Returns
    -------
    list of IdentityDecision
        One a pair, of one group. `hand_over_decisions` tells them to the loop.

    Raises
    ------
    PermissionDenied
        Her role decides nothing.
    """
    if not may_decide(by):
        raise PermissionDenied
    group = uuid.uuid4()
    made = IdentityDecision.objects.bulk_create(
        IdentityDecision(record_a=one, record_b=other, decision=decision, act=act, group=group, by=by, at=at)
        for one, other in sorted({(min(pair), max(pair)) for pair in pairs})
    )
    record(f"identity {act.value}", group, by=by, at=at, decision=decision.value, pairs=len(made))
    return made
