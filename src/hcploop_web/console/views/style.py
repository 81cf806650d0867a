"""The design on one page: tokens and components, for who builds pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.forms.lists import PERSONAS

COLOURS = ("ink", "soft", "line", "card", "ground", "brand", "good", "warn", "bad")
STAGES = ("reach", "engage", "convert", "result")
KINDS = ("good", "warn", "bad")


@require_safe
@page("style")
def show(request: HttpRequest) -> HttpResponse:
    """Show every token and component as pages use them."""
    context = {
        "colours": COLOURS,
        "stages": STAGES,
        "kinds": KINDS,
        "personas": [name for name, _label in PERSONAS],
        "tiers": range(1, 10),
    }
    return render(request, "console/style.html", context)
