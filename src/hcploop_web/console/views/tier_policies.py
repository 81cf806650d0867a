"""Rules of tiers: what is in force, what was published, what waits for approval."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.publish_tiers import publish_tiers
from hcploop_web.console.actions.submit_tiers import submit_tiers
from hcploop_web.console.actions.withdraw_tiers import withdraw_tiers
from hcploop_web.console.models import TierProposal
from hcploop_web.console.movers import download_moves, move_charts, move_sheets
from hcploop_web.console.tables.tiers import of_effort, of_rules
from hcploop_web.console.taking import shown
from hcploop_web.console.tier_proposals import told_proposal, told_rules
from hcploop_web.console.today import sight_of
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.refusals import Refused


@require_safe
@page("tier_policies")
def show_all(request: HttpRequest) -> HttpResponseBase:
    """Show the rules in force, the files behind them, and every proposal."""
    try:
        told = told_rules()
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    return shown(request, "console/tier_policies.html", told, sheets=of_rules(told))


@require_http_methods(["GET", "HEAD", "POST"])
@page("tier_policy")
def show(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show one proposal and what it would do; submit, publish or withdraw it."""
    proposal = get_object_or_404(TierProposal.objects.select_related("proposed_by", "decided_by"), pk=number)
    try:
        if request.method == "POST":
            return _decide(request, proposal.pk)
        told = told_proposal(request, proposal)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    if "moves" in told and request.GET.get("format") == "csv":
        return download_moves(request, told["moves"], told["brand"], sight_of(request))
    sheets = []
    if "moves" in told:
        moved = move_sheets(request, told["moves"], told["brand"], sight_of(request))
        sheets = [*moved, of_effort(told["effort"])]
    return shown(request, "console/tier_policy.html", told, sheets=sheets, charts=move_charts(told))


def _decide(request: HttpRequest, number: int) -> HttpResponse:
    user, now, today = cast("User", request.user), timezone.now(), timezone.localdate()
    try:
        if "submit" in request.POST:
            submit_tiers(number, by=user, at=now)
        elif "publish" in request.POST:
            publish_tiers(number, by=user, at=now, on=today)
            messages.success(request, _("Published: the next run follows it."), extra_tags="good")
        elif "withdraw" in request.POST:
            withdraw_tiers(number, by=user, at=now, on=today)
    except Refused as error:
        messages.error(request, str(error), extra_tags="bad")
    return redirect("tier_policy", number)
