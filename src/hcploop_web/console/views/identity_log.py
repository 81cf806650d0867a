"""What was decided about records, by whom and when, and taking it back."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.actions.undo_decision import undo_decision
from hcploop_web.console.decided import occasions, pending_count, tell_loop
from hcploop_web.console.downloads import MOST
from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.tables.identities import of_occasions
from hcploop_web.console.taking import shown
from hcploop_web.insights.reading import NothingYet

_PAGE_GROUPS = 25


@require_http_methods(["GET", "HEAD", "POST"])
@page("identity_log")
def show(request: HttpRequest) -> HttpResponseBase:
    """List decisions, the newest first."""
    user = cast("User", request.user)
    if request.method == "POST":
        return _undo(request, user)
    groups = IdentityDecision.objects.order_by("-at", "group").values_list("group", flat=True).distinct()
    paged = Paginator(list(dict.fromkeys(groups)), _PAGE_GROUPS).get_page(request.GET.get("page"))
    every = IdentityDecision.objects.select_related("by").order_by("-at", "pk")
    rows = every.filter(group__in=list(paged))
    try:
        told = {"occasions": occasions(rows), "pending": pending_count()}
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    sheet = of_occasions(lambda: occasions(every[: MOST + 1]), may_decide=may_decide(user))
    context = {**told, "paged": paged, "may_decide": may_decide(user)}
    return shown(request, "console/identity_log.html", context, sheets=[sheet])


def _undo(request: HttpRequest, user: User) -> HttpResponse:
    try:
        group = uuid.UUID(request.POST.get("group", ""))
    except ValueError as error:
        raise Http404 from error
    if undo_decision(group, by=user, at=timezone.now()):
        tell_loop(request)
        messages.success(request, _("Taken back. What held before holds again with the next run."), extra_tags="good")
    else:
        messages.warning(request, _("It was decided anew since, so nothing is taken back."), extra_tags="warn")
    return redirect(request.get_full_path())
