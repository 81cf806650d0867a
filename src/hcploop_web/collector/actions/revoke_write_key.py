"""Revoke a write key."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.actions.write_source_file import write_source_file
from hcploop_web.collector.models import WriteKey
from hcploop_web.shared.audit import record


@transaction.atomic
def revoke_write_key(key_id: int, *, by: User, at: dt.datetime) -> WriteKey:
    """Revoke a key: within a second nothing that comes under it is taken. One that is revoked stays so.

    Raises
    ------
    PermissionDenied
        The user may not.
    WriteKey.DoesNotExist
        There is none.
    """
    if not may_open(by, "sources"):
        raise PermissionDenied
    key = WriteKey.objects.select_for_update(of=("self",)).select_related("source").get(pk=key_id)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record("write key revoked", key, by=by, at=at, source=key.source.name)
        transaction.on_commit(write_source_file)
    return key
