"""Who may open which page: one table, asked by every view and every menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role

ANALYSTS = frozenset({Role.MARKETER, Role.MANAGER, Role.ADMIN})
FIELD = frozenset({Role.REP, Role.MSL})
KEEPERS = frozenset({Role.STEWARD, Role.ADMIN})
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class Page:
    """A page, or a family of pages that the same roles may open.

    Parameters
    ----------
    name : str
        The name of its address, as `reverse` takes it.
    title : lazy str
        What it is called in menus.
    roles : frozenset of Role
        Who may open it.
    icon : str
        Of Wagtail's icons.
    is_in_menu : bool
        Whether it stands in the menu.
    """

    name: str
    title: str | Promise
    roles: frozenset[Role]
    icon: str = "view"
    is_in_menu: bool = True


PAGES: dict[str, Page] = {
    page.name: page
    for page in (
        Page("home", _("Home"), EVERYBODY, "home", is_in_menu=False),
        # Its figures are those of the whole market, so it is for those who see the whole market.
        Page("loop", _("The loop"), KEEPERS | {Role.MARKETER}, "rotate"),
        Page("doctors", _("Doctors"), ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}, "group"),
        Page("doctor", _("Doctor"), ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("data", _("Data"), KEEPERS, "table"),
        Page("runs", _("Runs"), KEEPERS, "history"),
        Page("set_up", _("Set-up"), KEEPERS, "upload"),
    )
}


def may_open(user: User | AnonymousUser, name: str) -> bool:
    """Tell whether a user may open a page; who has not logged in may open none."""
    return user.is_authenticated and user.is_active and Role(user.role) in PAGES[name].roles


def page(name: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view be opened by those alone whom the table names.

    Parameters
    ----------
    name : str
        A page of `PAGES`.

    Raises
    ------
    PermissionDenied
        When somebody else opens it; who has not logged in was sent to log in by the gate before.
    """
    allowed = PAGES[name]

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - whatever the view takes
            if not may_open(request.user, allowed.name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        opened.page_name = name  # type: ignore[attr-defined] # a test asks every view for it
        return opened

    return wrap
