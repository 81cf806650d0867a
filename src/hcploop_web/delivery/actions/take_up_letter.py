"""Take a letter up to send it, so that nobody else does."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from hcploop_web.accounts.models import User
from hcploop_web.delivery.models import Mailing
from hcploop_web.delivery.models.mailing import State


def take_up_letter(user: User, *, week_on: dt.date, at: dt.datetime) -> Mailing | None:
    """Claim the letter of a week to a user: the first time, or for another try that is due.

    Parameters
    ----------
    user : User
        To whom.
    week_on : datetime.date
        The Monday of the week.
    at : datetime.datetime
        UTC.

    Returns
    -------
    Mailing or None
        None where it was sent, is being sent, or is not due.
    """
    try:
        with transaction.atomic():
            return Mailing.objects.create(user=user, week_on=week_on, taken_at=at)
    except IntegrityError:
        return _again(user, week_on, at)


def _again(user: User, week_on: dt.date, at: dt.datetime) -> Mailing | None:
    mine = Mailing.objects.filter(user=user, week_on=week_on)
    # One statement: of two processes, one changes the row and the other finds nothing to change.
    taken = mine.due(at).update(state=State.SENDING, taken_at=at, next_at=None)
    return mine.get() if taken else None
