"""How right OneID is, as stewards' answers tell."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.decided import decided_pairs, pending_count
from hcploop_web.console.tables.identities import of_strata
from hcploop_web.console.taking import shown
from hcploop_web.insights.identity_quality import link_quality
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("identity_quality")
def show(request: HttpRequest) -> HttpResponseBase:
    """Show precision and recall with their intervals, and how much of the sample is judged."""
    try:
        quality = link_quality(decided_pairs())
        told = {"quality": quality, "pending": pending_count()}
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    context = {**told, "may_decide": may_decide(cast("User", request.user))}
    return shown(request, "console/identity_quality.html", context, sheets=[of_strata(lambda: quality.strata)])
