"""The pages of the console in the menu of the content management, for those who may open them."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from hcploop_web.accounts.pages import PAGES, Page, may_open

_OURS_FIRST = 10
_FIRST = 0


class PageItem(MenuItem):
    """A page in the menu."""

    def __init__(self, page: Page, order: int) -> None:
        # The frame marks every item whose name the open page's name begins with: `data` began `data_requests`.
        told = {"icon_name": page.icon, "order": order, "name": f"{page.name}-page"}
        super().__init__(page.title, reverse_lazy(page.name), **told)
        self._page = page

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the table of pages."""
        return may_open(request.user, self._page.name)


for _place, _page in enumerate(one for one in PAGES.values() if one.is_in_menu):
    hooks.register("register_admin_menu_item", lambda page=_page, place=_place: PageItem(page, _OURS_FIRST + place))


@hooks.register("insert_global_admin_css")
def our_styles() -> SafeString:
    """Add our tokens and components to every page of the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("shared/hcploop.css"))


@hooks.register("construct_main_menu")
def without_what_is_empty(request: HttpRequest, items: list[MenuItem]) -> None:
    """Show our pages alone until there are contents to manage: Wagtail's own lead to an empty house."""
    items[:] = [item for item in items if isinstance(item, PageItem)]


class DoctorSearch(SearchArea):
    """The search above the menu finds doctors."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the table of pages."""
        return may_open(request.user, "doctors")


@hooks.register("register_admin_search_area")
def find_doctors_first() -> SearchArea:
    """Search our doctors rather than Wagtail's pages: the frame takes the first that is shown."""
    return DoctorSearch(_("Doctors"), reverse_lazy("doctors_find"), name="doctors", icon_name="group", order=_FIRST)
