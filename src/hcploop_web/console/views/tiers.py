"""Where doctors stand: grade by persona, and tier by tier."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.charts.tiers import tier_bars
from hcploop_web.console.today import sight_of
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.tiers import tier_picture


@require_safe
@page("tiers")
def show(request: HttpRequest) -> HttpResponse:
    """Show the matrix with counts, the tiers, and who has none and why."""
    try:
        told = tier_picture(request.GET.get("brand", ""), sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    return render(request, "console/tiers.html", {"told": told, "chart": tier_bars(told)})
