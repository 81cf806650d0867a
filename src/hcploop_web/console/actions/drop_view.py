"""Forget a kept question about doctors."""

from __future__ import annotations

from hcploop_web.accounts.models import User
from hcploop_web.console.models import SavedView


def drop_view(user: User, *, name: str) -> None:
    """Forget a view of a user; one that is not there is forgotten already."""
    SavedView.objects.filter(user=user, name=name).delete()
