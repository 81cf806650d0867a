"""Decide which record is right about a field."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.models import ValueDecision
from hcploop_web.shared.audit import record as write_down


@transaction.atomic
def decide_value(record: str, field: str, *, by: User, at: dt.datetime) -> ValueDecision:
    """Write down that of a doctor's field whatever a record of hers says is right, for the next run to follow.

    Parameters
    ----------
    record : str
        The record, as `source:source_id`.
    field : str
        The field.
    by : User
        Who decides.
    at : datetime.datetime
        When.

    Returns
    -------
    ValueDecision
        `hand_over_values` tells it to the loop.

    Raises
    ------
    PermissionDenied
        Her role decides nothing.
    """
    if not may_decide(by):
        raise PermissionDenied
    made = ValueDecision.objects.create(record=record, field=field, by=by, at=at)
    # A source may call a doctor by her telephone: the number leads to the record.
    write_down("value decided", made.pk, by=by, at=at, field=field)
    return made
