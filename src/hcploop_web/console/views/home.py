"""The first page after log-in, by role."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.accounts.roles import Role


@require_safe
@page("home")
def show(request: HttpRequest) -> HttpResponse:
    """Show what this role can do here."""
    role = Role(cast("User", request.user).role)
    return render(request, "console/home.html", {"role": role})
