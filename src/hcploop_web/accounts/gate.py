"""The door: nobody passes who has not logged in, was away too long, or lacks the second factor that she needs."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hcploop_web.accounts.roles import SECOND_FACTOR, Role

_SEEN = "seen_at"
API = "/api/v1/"
"""Where callers may have a key instead of a session: every operation there asks who calls."""
OPEN = ("/accounts/login/", "/accounts/logout/", "/accounts/2fa/", "/health/", "/metrics", "/static/", "/language/")
"""What may be asked for without a session."""


class Gate:
    """Stands before every view, so that a view that forgets to ask is closed, not open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, send to log in, or send to add a second factor."""
        if request.user.is_authenticated and self._was_away(request):
            logout(request)
        if request.path.startswith(OPEN):
            return self._get_response(request)
        if request.path.startswith(API):
            if self._lacks_second_factor(request):
                request.user = AnonymousUser()
            return self._get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if self._lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        return self._get_response(request)

    @staticmethod
    def _lacks_second_factor(request: HttpRequest) -> bool:
        user = request.user
        if not settings.MFA_REQUIRED or not user.is_authenticated:
            return False
        return Role(user.role) in SECOND_FACTOR and not is_mfa_enabled(user)

    @staticmethod
    def _was_away(request: HttpRequest) -> bool:
        now, seen = int(timezone.now().timestamp()), request.session.get(_SEEN)
        if seen is None or now - seen > 30:
            request.session[_SEEN] = now
        return seen is not None and now - seen > settings.SESSION_IDLE_SECONDS
