"""What a request sees today."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from hcploop_web.accounts.models import User
from hcploop_web.accounts.rows import Sight, sight


def sight_of(request: HttpRequest) -> Sight:
    """Tell what the user who asks sees today."""
    return sight(cast("User", request.user), on=timezone.localdate())
