"""Close a request that was answered or refused."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.privacy.keepers import MAY_SUPPRESS, check_role
from hcploop_web.privacy.models import Asked, DataRequest, Stand
from hcploop_web.shared.audit import record


@transaction.atomic
def answer_request(request_id: int, *, is_done: bool, answer: str, by: User, at: dt.datetime) -> DataRequest:
    """Close a request; an erasure closes itself, unless something was left to do by hand.

    Parameters
    ----------
    request_id : int
        Its row.
    is_done : bool
        Whether it was answered; else it is refused.
    answer : str
        What was done, or why not; no personal data.
    by, at
        Who, and now.

    Returns
    -------
    DataRequest
        Closed; one that is closed already, or an erasure at work, stays as it is.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    DataRequest.DoesNotExist
        There is no such request.
    """
    check_role(by, MAY_SUPPRESS)
    found = DataRequest.objects.select_for_update().get(pk=request_id)
    # Of one that left something to do by hand, somebody says when that is done.
    is_erasure = found.kind == Asked.ERASURE and found.stand != Stand.LEFT
    if not found.is_standing or found.stand == Stand.WORKING or (is_erasure and is_done):
        return found
    found.stand, found.answer, found.ended_at = Stand.DONE if is_done else Stand.REFUSED, answer, at
    found.save(update_fields=["stand", "answer", "ended_at"])
    record(f"data request {found.stand}", found, by=by, at=at, kind=found.kind)
    return found
