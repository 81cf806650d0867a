"""Revoke an API key."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import ApiKey, User
from hcploop_web.accounts.pages import may_open
from hcploop_web.shared.audit import record


@transaction.atomic
def revoke_key(key_id: int, *, by: User, at: dt.datetime) -> ApiKey:
    """Revoke a key: from now on it opens nothing. One that is revoked stays so.

    Raises
    ------
    PermissionDenied
        The user may not revoke keys.
    ApiKey.DoesNotExist
        There is none.
    """
    if not may_open(by, "api_keys"):
        raise PermissionDenied
    key = ApiKey.objects.select_for_update().get(pk=key_id)
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record("api key revoked", key, by=by, at=at)
    return key
