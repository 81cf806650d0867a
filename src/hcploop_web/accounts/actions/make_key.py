"""Make a key of the API."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction

from hcploop_web.accounts.models import ApiKey, User
from hcploop_web.shared.audit import record


def digest_of(key: str) -> str:
    """Return what is kept of a key: it is long and random, so that a plain hash suffices."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make_key(
    user: User, name: str, scopes: Sequence[str], *, at: dt.datetime, expires_at: dt.datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key; its text is returned once and never again."""
    text = f"hcp_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        user=user,
        name=name,
        prefix=text[:12],
        digest=digest_of(text),
        scopes=sorted(scopes),
        made_at=at,
        expires_at=expires_at,
    )
    record("key made", key.prefix, by=user, at=at, scopes=key.scopes)
    return key, text
