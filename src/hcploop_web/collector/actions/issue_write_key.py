"""Issue a write key."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.actions.write_source_file import write_source_file
from hcploop_web.collector.key_file import hashed
from hcploop_web.collector.models import EventSource, WriteKey
from hcploop_web.shared.audit import record

_SHOWN = 6


@transaction.atomic
def issue_write_key(source_id: int, *, by: User, at: dt.datetime) -> tuple[WriteKey, str]:
    """Issue a key under which a source may send.

    Parameters
    ----------
    source_id : int
        The source.
    by, at
        Who asks, and now.

    Returns
    -------
    tuple of WriteKey and str
        The key, and its text, which nobody can look up again.

    Raises
    ------
    PermissionDenied
        The user may not.
    EventSource.DoesNotExist
        There is none.
    """
    if not may_open(by, "sources"):
        raise PermissionDenied
    source = EventSource.objects.get(pk=source_id)
    text = secrets.token_urlsafe(24)
    key = WriteKey.objects.create(
        source=source, prefix=text[:_SHOWN], digest=hashed(text), created_at=at, created_by=by
    )
    record("write key issued", key, by=by, at=at, source=source.name)
    transaction.on_commit(write_source_file)
    return key, text
