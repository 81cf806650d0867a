"""Erase somebody whom a restored backup brought back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hcploop_web.console.actions.erase_doctor import erase_doctor
from hcploop_web.insights.tracing import NobodyKnown, hers_of
from hcploop_web.privacy.hers import mark_of
from hcploop_web.privacy.models import Asked, DataRequest, Stand
from hcploop_web.privacy.models.data_request import STANDING
from hcploop_web.shared.audit import record


def erase_again(one_id: str) -> str:
    """Erase her at once: her erasure was asked for and confirmed before, after the backup was made.

    Parameters
    ----------
    one_id : str
        Her id.

    Returns
    -------
    str
        How the request ended: `done`, `left` or `failed`.
    """
    request, is_known = _taken_down(one_id), _is_known(one_id)
    erase_doctor(request.pk)
    if not is_known:
        _say_what_was_not_looked_for(request.pk)
    return str(DataRequest.objects.get(pk=request.pk).stand)


NOT_LOOKED_FOR = (
    "no snapshot tells her telephones and names, so only her id was looked for: restore the snapshots of that time "
    "first, without --forgotten, and the web into an empty home once more"
)


def _is_known(one_id: str) -> bool:
    try:
        hers_of(one_id)
    except NobodyKnown:
        return False
    return True


@transaction.atomic
def _say_what_was_not_looked_for(request_id: int) -> None:
    request = DataRequest.objects.select_for_update().get(pk=request_id)
    request.result = {**request.result, "left": [*request.result.get("left", []), NOT_LOOKED_FOR]}
    request.stand = Stand.LEFT if request.stand == Stand.DONE else request.stand
    request.save(update_fields=["result", "stand"])
    record("erasure after a restore looked for her id alone", request, by=None, at=timezone.now())


@transaction.atomic
def _taken_down(one_id: str) -> DataRequest:
    at, mark = timezone.now(), mark_of(one_id)
    standing = DataRequest.objects.filter(mark=mark, kind=Asked.ERASURE, stand__in=STANDING).first()
    request = standing or DataRequest(kind=Asked.ERASURE, mark=mark, received_on=at.date(), due_on=at.date())
    request.one_id, request.stand, request.heard_at = one_id, Stand.WORKING, at
    request.save()
    record("erasure done again after a restore", request, by=None, at=at)
    return request
