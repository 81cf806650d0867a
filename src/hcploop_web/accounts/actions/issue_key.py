"""Issue an API key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.keys import digest, new_secret
from hcploop_web.accounts.models import ApiKey, User
from hcploop_web.accounts.pages import may_open
from hcploop_web.accounts.scopes import Scope
from hcploop_web.shared.audit import record

LONGEST = dt.timedelta(days=366)


class KeyRefused(Exception):
    """A key like this is not issued; the text says why."""


@dataclass(frozen=True)
class Wish:
    """A key as it is asked for: for whom, what it is called, what it may, until when."""

    user: User
    name: str
    scopes: Collection[Scope]
    expires_at: dt.datetime


@transaction.atomic
def issue_key(wish: Wish, *, by: User, at: dt.datetime) -> tuple[ApiKey, str]:
    """Issue a key.

    Parameters
    ----------
    wish : Wish
        What is asked for.
    by, at
        An administrator, and now.

    Returns
    -------
    tuple of ApiKey and str
        The key, and its secret, which nobody can look up again.

    Raises
    ------
    PermissionDenied
        The user may not issue keys.
    KeyRefused
        It would open nothing, or end before now or later than in a year.
    """
    if not may_open(by, "api_keys"):
        raise PermissionDenied
    if not wish.scopes or not wish.user.is_active:
        raise KeyRefused("A key needs a scope, and a user who may log in.")
    if not at < wish.expires_at <= at + LONGEST:
        raise KeyRefused("A key ends within a year from now.")
    prefix, secret = new_secret()
    key = ApiKey.objects.create(
        name=wish.name,
        prefix=prefix,
        digest=digest(secret),
        user=wish.user,
        scopes=sorted(Scope(one).value for one in wish.scopes),
        created_at=at,
        created_by=by,
        expires_at=wish.expires_at,
    )
    record("api key issued", key, by=by, at=at, user=wish.user.username, scopes=key.scopes)
    return key, secret
