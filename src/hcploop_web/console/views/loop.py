"""The closed loop as one picture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.today import sight_of
from hcploop_web.insights.loop import loop
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("loop")
def show(request: HttpRequest) -> HttpResponse:
    """Show four stages with their figures."""
    try:
        told = loop(request.GET.get("brand", ""), sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    return render(request, "console/loop.html", {"loop": told})
