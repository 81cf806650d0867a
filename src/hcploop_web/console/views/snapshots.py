"""Snapshots: which there are, what differs between two, and back to an earlier one."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.roll_back import NotRolledBack, roll_back
from hcploop_web.console.tables.data import of_snapshots
from hcploop_web.console.taking import shown
from hcploop_web.insights.snapshots import NoSuchSnapshot, differences, kept_snapshots


@require_safe
@page("data")
def show(request: HttpRequest) -> HttpResponseBase:
    """List the snapshots that were kept, and compare two."""
    kept = kept_snapshots()
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    try:
        found = differences(before, after) if before and after else ()
    except NoSuchSnapshot as error:
        raise Http404 from error
    context = {"kept": kept, "before": before, "after": after, "differences": found}
    return shown(request, "console/snapshots.html", context, sheets=of_snapshots(kept, found))


@require_http_methods(["GET", "HEAD", "POST"])
@page("data")
def back(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """Ask whether to put a snapshot in force, and do so."""
    kept = kept_snapshots()
    chosen = next((one for one in kept if one.snapshot_id == snapshot_id), None)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        now = next((one for one in kept if one.is_in_force), None)
        found = differences(now.snapshot_id, snapshot_id) if now else ()
        told = {"chosen": chosen, "now": now, "differences": [one for one in found if one.change]}
        return render(request, "console/roll_back.html", told)
    try:
        roll_back(snapshot_id, by=cast("User", request.user), at=timezone.now())
        messages.success(request, _("Snapshot %(name)s is in force.") % {"name": snapshot_id})
    except NotRolledBack as error:
        messages.error(request, str(error))
    return redirect("snapshots")
