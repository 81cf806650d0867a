"""What every template knows of the user."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from hcploop_web.accounts.pages import PAGES, may_open


def allowed_pages(request: HttpRequest) -> dict[str, Any]:
    """Give the pages that the user may open: their names, and those of the menu."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": [], "allowed": frozenset()}
    allowed = [page for page in PAGES.values() if may_open(user, page.name)]
    return {"menu": [page for page in allowed if page.is_in_menu], "allowed": {page.name for page in allowed}}
