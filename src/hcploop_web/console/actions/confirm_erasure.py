"""Let an erasure begin: two people, or one who typed whom she means."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.privacy.keepers import MAY_SUPPRESS, check_role
from hcploop_web.privacy.models import Asked, DataRequest, Stand
from hcploop_web.shared.audit import record
from hcploop_web.shared.later import later

STUCK_AFTER = dt.timedelta(minutes=10)
"""An erasure that nobody heard of for so long has lost its process, and may be begun again."""


class NotConfirmed(Exception):
    """The erasure did not begin; its text says why."""


@transaction.atomic
def confirm_erasure(request_id: int, *, typed: str, by: User, at: dt.datetime) -> DataRequest:
    """Let the worker erase the doctor of a request.

    Parameters
    ----------
    request_id : int
        Its row.
    typed : str
        What the user typed; whoever took the request down must type the doctor's id, somebody else need not.
    by, at
        Who confirms, and now.

    Returns
    -------
    DataRequest
        At work.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    DataRequest.DoesNotExist
        There is no such request.
    NotConfirmed
        It is no erasure that waits, or the id was not typed.
    """
    check_role(by, MAY_SUPPRESS)
    found = DataRequest.objects.select_for_update().get(pk=request_id)
    is_stuck = found.stand == Stand.WORKING and found.heard_at is not None and at - found.heard_at > STUCK_AFTER
    if found.kind != Asked.ERASURE or not found.one_id or not (found.stand in _WAITING or is_stuck):
        raise NotConfirmed(_("This request does not wait for an erasure."))
    if found.by_id == by.pk and typed.strip().upper() != found.one_id:
        raise NotConfirmed(
            _("You took this request down yourself: type the doctor's id to confirm, or let a colleague confirm.")
        )
    found.stand, found.confirmed_by, found.heard_at, found.progress = Stand.WORKING, by, at, {}
    found.save(update_fields=["stand", "confirmed_by", "heard_at", "progress"])
    record("erasure confirmed", found, by=by, at=at)
    later("hcploop_web.console.tasks.erase", found.pk)
    return found


_WAITING = (Stand.OPEN, Stand.FAILED, Stand.LEFT)
