"""What every template knows of the user."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from hcploop_web.accounts.pages import PAGES, may_open


def allowed_pages(request: HttpRequest) -> dict[str, Any]:
    """Give the pages of the menu that the user may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    return {"menu": [page for page in PAGES.values() if page.is_in_menu and may_open(user, page.name)]}
