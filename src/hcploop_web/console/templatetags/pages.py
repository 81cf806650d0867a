"""Links that only those see who may follow them."""

from __future__ import annotations

from django import template

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open as may_user_open

register = template.Library()


@register.filter
def may_open(user: User, name: str) -> bool:
    """Tell whether a user may open a page."""
    return may_user_open(user, name)
