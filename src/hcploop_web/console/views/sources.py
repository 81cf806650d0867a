"""Sources of events: which there are, a new one, and one of them with its keys."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.collector.actions.add_source import SourceRefused, add_source
from hcploop_web.collector.actions.issue_write_key import issue_write_key
from hcploop_web.collector.actions.open_source import open_source
from hcploop_web.collector.actions.revoke_write_key import revoke_write_key
from hcploop_web.collector.models import EventSource, WriteKey
from hcploop_web.collector.watching import counted
from hcploop_web.console.forms.sources import SourceForm
from hcploop_web.console.sources import HOURS, OUTCOMES, behind, ledger, lines
from hcploop_web.console.tables.events import of_sources
from hcploop_web.console.taking import shown


@page("sources")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponseBase:
    """List the sources, and add one."""
    now, status = timezone.localtime(), 200
    form = SourceForm(request.POST or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = add_source(form.wish(), by=cast("User", request.user), at=now)
                messages.success(request, _("The source is there. Issue a write key for whoever sends."))
                return redirect("source", made.pk)
            except SourceRefused as error:
                form.add_error("name", str(error))
    found = lines(EventSource.objects.all(), at=now)
    told = {"form": form, "lines": found, "behind": behind(at=now), "hours": HOURS}
    return shown(request, "console/sources.html", told, sheets=[of_sources(found)], status=status)


@page("source")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Show a source, and issue a key for it: its text is shown in this one answer."""
    one = get_object_or_404(EventSource, pk=source_id)
    text = ""
    if request.method == "POST":
        _key, text = issue_write_key(one.pk, by=cast("User", request.user), at=timezone.now())
    outcomes = counted(ledger(), one.name, since="9").outcomes
    told = {
        "source": one,
        "line": lines([one], at=timezone.localtime())[0],
        "keys": one.keys.select_related("created_by"),
        "text": text,
        "outcomes": [(word, outcomes.get(outcome, 0)) for outcome, word in OUTCOMES.items()],
        "events": sum(outcomes.values()),
        "address": settings.COLLECTOR_ADDRESS,
        "key": text or "WRITE_KEY",
    }
    return render(request, "console/source.html", told)


@page("source")
@require_POST
def open_or_close(request: HttpRequest, source_id: int) -> HttpResponse:
    """Open a source, or close it."""
    one = get_object_or_404(EventSource, pk=source_id)
    open_source(one.pk, is_open="open" in request.POST, by=cast("User", request.user), at=timezone.now())
    return redirect("source", one.pk)


@page("source")
@require_POST
def revoke(request: HttpRequest, source_id: int, key_id: int) -> HttpResponse:
    """End a key."""
    try:
        key = WriteKey.objects.get(pk=key_id, source_id=source_id)
    except WriteKey.DoesNotExist as error:
        raise Http404 from error
    revoke_write_key(key.pk, by=cast("User", request.user), at=timezone.now())
    return redirect("source", source_id)
