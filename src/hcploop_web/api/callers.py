"""Who calls: a program with a key, or a browser with a session; and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import BaseThrottle
from ninja.utils import check_csrf

from hcploop_web.accounts.keys import key_of
from hcploop_web.accounts.models import User
from hcploop_web.accounts.rows import Sight, sight

_MINUTE = 60


@dataclass(frozen=True)
class Caller:
    """Who calls.

    Parameters
    ----------
    user : User
        With whose eyes.
    name : str
        Of the key, or of the user, by which calls are counted.
    scopes : frozenset of str or None
        What the key allows; None for a session, which allows what the user may.
    """

    user: User
    name: str
    scopes: frozenset[str] | None


class Key(HttpBearer):
    """`Authorization: Bearer hcploop_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Find the key."""
        key = key_of(token, at=timezone.now())
        if key is None:
            return None
        request.user = key.user
        return Caller(key.user, f"key:{key.pk}", frozenset(key.scopes))


class Session(APIKeyCookie):
    """The session of somebody who has logged in; what changes something needs the CSRF token, as any form does."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Find the user; a caller who sends a key is judged by the key alone."""
        if request.headers.get("Authorization") or not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise PermissionDenied("The CSRF token is missing or wrong: send it as X-CSRFToken.")
        user = request.user
        return Caller(user, f"user:{user.pk}", None)

    def authenticate(self, request: HttpRequest, _key: str | None) -> Caller | None:
        """Answer as a call does."""
        return self(request)


class PerMinute(BaseThrottle):
    """Counts the calls of a key or user in each minute of the clock, process by process unless the cache is shared."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count, and say whether it was one too many."""
        name = f"api:{caller_of(request).name}:{int(timezone.now().timestamp()) // _MINUTE}"
        cache.add(name, 0, 2 * _MINUTE)
        return bool(cache.incr(name) <= settings.API_CALLS_A_MINUTE)

    def wait(self) -> float:
        """Say in how many seconds the next minute begins."""
        return _MINUTE - timezone.now().timestamp() % _MINUTE


def caller_of(request: HttpRequest) -> Caller:
    """Tell who calls, once she is known."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined] # set by ninja


def sight_of(request: HttpRequest) -> Sight:
    """Tell what the caller sees today; looked up once a call."""
    seen: Sight | None = getattr(request, "sight", None)
    if seen is None:
        seen = sight(caller_of(request).user, on=timezone.localdate())
        request.sight = seen  # type: ignore[attr-defined] # kept for the rest of the call
    return seen
