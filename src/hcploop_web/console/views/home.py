"""The first page after log-in, by role."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.accounts.roles import Role
from hcploop_web.console.desks import desk
from hcploop_web.console.today import sight_of
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("home")
def show(request: HttpRequest) -> HttpResponse:
    """Show what this role can do here."""
    role = Role(cast("User", request.user).role)
    try:
        told = desk(role, sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    return render(request, "console/home.html", {"role": role, **told})
