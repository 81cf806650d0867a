"""Give up letters whose sender was never heard of again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from hcploop_web.delivery.models import Mailing
from hcploop_web.delivery.models.mailing import State
from hcploop_web.shared.audit import record


@transaction.atomic
def give_up_lost(*, at: dt.datetime) -> int:
    """Tell of letters that they may have been sent or not; an administrator decides whether to send them again.

    Returns
    -------
    int
        How many.
    """
    why = _("The process ended while it was being sent: it may have arrived.")
    lost = Mailing.objects.lost(at).update(state=State.UNKNOWN, why=why)
    if lost:
        record("letters lost", "", by=None, at=at, letters=lost)
    return lost
