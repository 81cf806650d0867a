"""Secrets of API keys: how they are made, and whose they are."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets

from hcploop_web.accounts.models import ApiKey

_FORM = re.compile(r"hcploop_([A-Za-z0-9]{8})_([A-Za-z0-9_-]{43})")
_NOTED_EVERY = dt.timedelta(minutes=5)


def new_secret() -> tuple[str, str]:
    """Make a secret of 256 bits.

    Returns
    -------
    tuple of str and str
        The part by which it is known, and the whole.
    """
    prefix = secrets.token_hex(4)
    return prefix, f"hcploop_{prefix}_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    """Hash a secret; it is random and long, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_of(secret: str, *, at: dt.datetime) -> ApiKey | None:
    """Find the key of a secret.

    Parameters
    ----------
    secret : str
        What a caller gave.
    at : datetime.datetime
        Now.

    Returns
    -------
    ApiKey or None
        None where there is no such key, or it is revoked, over, or its user may not log in any more.
    """
    told = _FORM.fullmatch(secret)
    if not told:
        return None
    key = ApiKey.objects.live(at).select_related("user").filter(prefix=told[1]).first()
    if key is None or not hmac.compare_digest(key.digest, digest(secret)):
        return None
    # Now and then is enough to see which keys are in use.
    if key.last_used_at is None or at - key.last_used_at > _NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key
