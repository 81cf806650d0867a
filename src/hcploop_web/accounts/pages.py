"""Who may open which page: one table, asked by every view and every menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role

View = Callable[..., HttpResponseBase]

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
    lead : lazy str
        What one does there, for the home page.
    """

    name: str
    title: str | Promise
    roles: frozenset[Role]
    icon: str = "view"
    is_in_menu: bool = True
    lead: str | Promise = ""


# In the order of the menu: doctors, what they ask, where everything comes from, who else works here.
PAGES: dict[str, Page] = {
    page.name: page
    for page in (
        Page("style", _("Style"), frozenset({Role.ADMIN}), is_in_menu=False),
        Page("home", _("Home"), EVERYBODY, "home", is_in_menu=False),
        Page(
            "loop",
            _("The loop"),
            KEEPERS | ANALYSTS,
            "rotate",
            lead=_("Reach, engagement, conversion and result, and where the loop loses."),
        ),
        Page("figure", _("Figure"), KEEPERS | ANALYSTS, is_in_menu=False),
        Page(
            "doctors",
            _("Doctors"),
            ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY},
            "group",
            lead=_("Find a doctor, and see why she stands where she stands."),
        ),
        Page("doctors_export", _("Export"), ANALYSTS | FIELD | KEEPERS, is_in_menu=False),
        Page("doctors_view", _("Saved view"), ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("doctor", _("Doctor"), ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("hospital", _("Hospital"), ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("tier_history", _("Tiers so far"), ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("open_channels", _("Open channels"), ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("consents", _("Consents"), FIELD | KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("suppress", _("Stop contact"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("lift_suppression", _("Lift"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("feedback", _("Feedback"), FIELD | {Role.MANAGER, Role.ADMIN}, is_in_menu=False),
        Page(
            "tiers",
            _("Tiers"),
            ANALYSTS | KEEPERS,
            "table",
            lead=_("Grade by persona, who moved and why, and what other rules would do."),
        ),
        Page("tier_moves", _("Who moved"), ANALYSTS | KEEPERS, is_in_menu=False),
        Page("tier_trial", _("What if"), ANALYSTS | KEEPERS, is_in_menu=False),
        Page("tier_policies", _("Rules of tiers"), ANALYSTS | KEEPERS, is_in_menu=False),
        Page("tier_policy", _("Rules of tiers"), ANALYSTS | KEEPERS, is_in_menu=False),
        Page(
            "data_requests",
            _("Requests on data"),
            KEEPERS | {Role.PRIVACY},
            "clipboard-list",
            lead=_("What doctors ask about their data: a copy, a correction, to be erased."),
        ),
        Page("data_request", _("Request on data"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("data_copy", _("A copy of everything"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("erase", _("Erase"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("answer_request", _("Answer"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page(
            "retention",
            _("Periods"),
            KEEPERS | {Role.PRIVACY},
            "date",
            lead=_("How long each kind of record is kept, and what is older."),
        ),
        Page(
            "identities",
            _("Identities"),
            KEEPERS | {Role.PRIVACY},
            "link",
            lead=_("Which records are one doctor: decide, join, part, and take back."),
        ),
        Page("identity_quality", _("How right OneID is"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("identity_log", _("What was decided"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("identity_merge", _("Join two doctors"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page("identity", _("Identity of a doctor"), KEEPERS | {Role.PRIVACY}, is_in_menu=False),
        Page(
            "data",
            _("Data"),
            KEEPERS,
            "folder-open-inverse",
            lead=_("What came, what could not be used, and how to mend it; snapshots."),
        ),
        Page("names", _("Names to decide"), KEEPERS, is_in_menu=False),
        Page("values", _("Values to decide"), KEEPERS, is_in_menu=False),
        Page(
            "sources",
            _("Events"),
            KEEPERS,
            "site",
            lead=_("Who sends events, what they become, and which of them were refused."),
        ),
        Page("source", _("Source of events"), KEEPERS, is_in_menu=False),
        Page("source_rules", _("What events become"), KEEPERS, is_in_menu=False),
        Page("source_tail", _("Live tail"), KEEPERS, is_in_menu=False),
        Page("wechat_accounts", _("WeChat accounts"), KEEPERS, is_in_menu=False),
        Page("wechat_account", _("WeChat account"), KEEPERS, is_in_menu=False),
        Page("refused_events", _("Refused events"), KEEPERS, is_in_menu=False),
        Page("runs", _("Runs"), KEEPERS, "history", lead=_("Start a run, watch it, let it start by itself.")),
        Page(
            "set_up",
            _("Set-up"),
            KEEPERS,
            "upload",
            lead=_("From files as your systems export them to a market that runs."),
        ),
        Page(
            "pseudonyms",
            _("For analysts"),
            frozenset({Role.ADMIN}),
            "download",
            lead=_("Tables without names, with hashes in the place of ids."),
        ),
        Page(
            "mail",
            _("Letters"),
            frozenset({Role.ADMIN}),
            "mail",
            lead=_("The letter of the week: who got it, how it looks, and what could not be sent."),
        ),
        Page("my_mail", _("My mail"), EVERYBODY - {Role.HCP, Role.PATIENT}, is_in_menu=False),
        Page(
            "users",
            _("Users"),
            frozenset({Role.ADMIN}),
            "user",
            lead=_("Who may log in, in which role, and whose doctors she sees."),
        ),
        Page("user", _("User"), frozenset({Role.ADMIN}), is_in_menu=False),
        Page(
            "api_keys",
            _("API keys"),
            frozenset({Role.ADMIN}),
            "key",
            lead=_("Keys for programs that read and write through the API."),
        ),
        Page("revoke_key", _("Revoke"), frozenset({Role.ADMIN}), is_in_menu=False),
    )
}


def may_open(user: User | AnonymousUser, name: str) -> bool:
    """Tell whether a user may open a page; who has not logged in may open none."""
    return user.is_authenticated and user.is_active and Role(user.role) in PAGES[name].roles


def page(name: str) -> Callable[[View], View]:
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

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - whatever the view takes
            if not may_open(request.user, allowed.name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        opened.page_name = name  # type: ignore[attr-defined] # a test asks every view for it
        return opened

    return wrap
