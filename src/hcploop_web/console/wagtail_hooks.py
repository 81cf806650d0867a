"""The pages of the console in the menu of the content management, for those who may open them."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hcploop_web.accounts.pages import PAGES, Page, may_open

_OURS_FIRST = 10


class PageItem(MenuItem):
    """A page in the menu."""

    def __init__(self, page: Page, order: int) -> None:
        super().__init__(page.title, reverse_lazy(page.name), icon_name=page.icon, order=order, name=page.name)
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
def without_wagtails_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take the entry away that leads to Wagtail's own news and editors' guide."""
    items[:] = [item for item in items if item.name != "help"]
