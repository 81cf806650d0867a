"""Erase somebody whom a restored backup brought back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hcploop_web.console.actions.erase_doctor import erase_doctor
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
    request = _taken_down(one_id)
    erase_doctor(request.pk)
    return str(DataRequest.objects.get(pk=request.pk).stand)


@transaction.atomic
def _taken_down(one_id: str) -> DataRequest:
    at, mark = timezone.now(), mark_of(one_id)
    standing = DataRequest.objects.filter(mark=mark, kind=Asked.ERASURE, stand__in=STANDING).first()
    request = standing or DataRequest(kind=Asked.ERASURE, mark=mark, received_on=at.date(), due_on=at.date())
    request.one_id, request.stand, request.heard_at = one_id, Stand.WORKING, at
    request.save()
    record("erasure done again after a restore", request, by=None, at=at)
    return request
