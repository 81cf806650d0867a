"""What if: rules that are tried before anybody follows them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.approvals import may_propose
from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.propose_tiers import propose_tiers
from hcploop_web.console.actions.submit_tiers import submit_tiers
from hcploop_web.console.forms.tiers import PLACED, ProposalForm
from hcploop_web.console.movers import download_moves, move_charts, move_sheets
from hcploop_web.console.sheet import Sheet
from hcploop_web.console.tables.tiers import of_effort
from hcploop_web.console.taking import shown
from hcploop_web.console.tier_previews import Trial, asked_trial, told_preview
from hcploop_web.console.today import sight_of
from hcploop_web.insights.policies import market_today, presets
from hcploop_web.insights.reading import NothingYet


@require_http_methods(["GET", "HEAD", "POST"])
@page("tier_trial")
def show(request: HttpRequest) -> HttpResponseBase:
    """Try rules; who likes what she sees proposes them."""
    try:
        trial = asked_trial(request)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    if trial.moves and request.GET.get("format") == "csv":
        return download_moves(request, trial.moves, trial.brand, sight_of(request))
    proposal = ProposalForm(request.POST or None, initial=_first_words(trial))
    if trial.bodies and request.method == "POST" and proposal.is_valid():
        return _propose(request, trial, proposal)
    told: dict[str, Any] = {
        "trial": trial,
        "proposal": proposal,
        "may_propose": may_propose(cast("User", request.user)),
    }
    sheets: list[Sheet] = []
    if trial.moves:
        told |= told_preview(request, trial.bodies, trial.moves, trial.brand)
        sheets = [*move_sheets(request, trial.moves, trial.brand, sight_of(request)), of_effort(told["effort"])]
    template = "console/tier_trial_result.html" if getattr(request, "htmx", False) else "console/tier_trial.html"
    told |= {"presets": presets(), "placed": PLACED}
    return shown(request, template, told, sheets=sheets, charts=move_charts(told))


def _propose(request: HttpRequest, trial: Trial, form: ProposalForm) -> HttpResponse:
    user, now = cast("User", request.user), timezone.now()
    proposal = propose_tiers(trial.bodies, form.cleaned_data, by=user, at=now)
    if "submit" in request.POST:
        submit_tiers(proposal.pk, by=user, at=now)
        messages.success(request, _("It waits for somebody to approve it."), extra_tags="good")
    return redirect("tier_policy", proposal.pk)


def _first_words(trial: Trial) -> dict[str, object]:
    return {"effective_on": market_today()} if trial.form else {}
