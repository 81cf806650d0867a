"""Where doctors stand: grade by persona, and tier by tier."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.charts.tiers import tier_bars, tier_heat
from hcploop_web.console.tables.tiers import of_picture
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.tiers import tier_picture


@require_safe
@page("tiers")
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the matrix with counts, the tiers, and who has none and why."""
    try:
        told = tier_picture(request.GET.get("brand", ""), sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    context: dict[str, Any] = {"told": told, "chart": tier_bars(told)}
    drawn = []
    if told.total:
        title = f"{_('Grade × persona')} · {told.brand}"
        note = _("Grade says what she can prescribe, persona how to meet her; both together make the tier.")
        drawn = [
            Drawn("by-tier", _("Doctors by tier · %(brand)s") % {"brand": told.brand}, context["chart"]),
            Drawn("matrix", title, tier_heat(told), note),
        ]
    return shown(request, "console/tiers.html", context, sheets=of_picture(told), charts=drawn)
