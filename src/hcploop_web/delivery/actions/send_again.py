"""Let a letter that was not sent be tried once more."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.delivery.models import Mailing
from hcploop_web.delivery.models.mailing import State
from hcploop_web.shared.audit import record


@transaction.atomic
def send_again(mailing_id: int, *, by: User, at: dt.datetime) -> bool:
    """Put it back among those that are due.

    Returns
    -------
    bool
        False where it is not one that failed.

    Raises
    ------
    PermissionDenied
        The user does not look after letters.
    """
    if not may_open(by, "mail"):
        raise PermissionDenied
    changed = Mailing.objects.unsent().filter(pk=mailing_id)
    if not changed.update(state=State.WAITING, next_at=at, attempts=1):
        return False
    record("letter sent again", Mailing.objects.get(pk=mailing_id).user, by=by, at=at)
    return True
