"""The first page after log-in, by role."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.accounts.roles import Role
from hcploop_web.console.charts.of_pages import loop_charts
from hcploop_web.console.desks import desk
from hcploop_web.console.downloads import MOST
from hcploop_web.console.tables.figures import of_agenda, of_loop
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.agenda import agenda
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("home")
def show(request: HttpRequest) -> HttpResponseBase:
    """Show what this role can do here."""
    role = Role(cast("User", request.user).role)
    try:
        told = desk(role, sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    sheets = [of_agenda(lambda: agenda(sight_of(request), rows=MOST + 1).rows)] if "agenda" in told else []
    drawn = []
    if "loop" in told:
        sheets.append(of_loop(told["loop"])[0])
        drawn = loop_charts(told["loop"], told["sparks"], {})
    return shown(request, "console/home.html", {"role": role, **told}, sheets=sheets, charts=drawn)
