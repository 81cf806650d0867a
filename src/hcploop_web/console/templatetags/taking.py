"""Links that take what stands on a page: a table as a workbook, charts as slides."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hcploop_web.console.taking import SLIDES, WORKBOOK, Takes

register = template.Library()
_OURS = ("as", "table", "chart", "page", "format")


@register.simple_tag(takes_context=True)
def excel(context: dict[str, Any], name: str) -> SafeString:
    """Link to a table of the page as a workbook; nothing where the user may not take it."""
    takes: Takes | None = context.get("takes")
    if takes is None or name not in takes.tables:
        return SafeString("")
    return _link(context, _("Excel"), takes.tables[name], {"as": WORKBOOK, "table": name})


@register.simple_tag(takes_context=True)
def powerpoint(context: dict[str, Any], name: str) -> SafeString:
    """Link to a chart of the page as a slide; nothing where the user may not take it."""
    takes: Takes | None = context.get("takes")
    if takes is None or name not in takes.charts:
        return SafeString("")
    return _link(context, _("PowerPoint"), takes.charts[name], {"as": SLIDES, "chart": name})


@register.simple_tag(takes_context=True)
def powerpoint_of_all(context: dict[str, Any]) -> SafeString:
    """Link to all charts of the page as slides; nothing where it has not more than one."""
    takes: Takes | None = context.get("takes")
    if takes is None or len(takes.charts) < 2:
        return SafeString("")
    return _link(context, _("All charts as PowerPoint"), "", {"as": SLIDES})


def _link(context: dict[str, Any], word: str, title: str, wanted: dict[str, str]) -> SafeString:
    request = context["request"]
    query = request.GET.copy()
    for name in _OURS:
        query.pop(name, None)
    for name, value in wanted.items():
        query[name] = value
    spoken = format_html('<span class="hl-hidden"> {}</span>', title) if title else ""
    # A part of a page that is fetched anew gives the focus back to what has an id.
    key = "-".join(("take", *wanted.values()))
    address = f"{request.path}?{query.urlencode()}"
    return format_html('<a id="{}" class="hl-take" href="{}" download>{}{}</a>', key, address, word, spoken)
