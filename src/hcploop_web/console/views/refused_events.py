"""Refused events: which there are, one of them to be corrected, and many to be sent again or dropped."""

from __future__ import annotations

import json
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.collector.actions.correct_event import StillRefused, correct_event
from hcploop_web.collector.actions.drop_refused import drop_refused
from hcploop_web.collector.models import EventSource, RefusedEvent, Standing
from hcploop_web.collector.reason_words import WORDS
from hcploop_web.console.forms.sources import ChosenForm, RefusedForm
from hcploop_web.console.tables.events import of_refused
from hcploop_web.console.taking import shown

ROWS = 50


@page("refused_events")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponseBase:
    """List refused events; send those that were ticked again, or drop them."""
    if request.method == "POST":
        _decide(request)
        return redirect(request.get_full_path())
    wanted, number = RefusedForm(request.GET).wanted()
    rows = RefusedEvent.objects.filter(**wanted)
    told = {
        "page": Paginator(rows, ROWS).get_page(number),
        "wanted": wanted,
        "sources": EventSource.objects.values_list("name", flat=True),
        "reasons": WORDS.items(),
        "states": Standing.choices,
    }
    return shown(request, "console/refused_events.html", told, sheets=[of_refused(rows.defer("raw").iterator)])


@page("refused_events")
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """Show a refused event, and send it again as it was corrected."""
    one = get_object_or_404(RefusedEvent, pk=event_id)
    raw, error, status = _legible(one.raw), "", 200
    if request.method == "POST" and one.state == Standing.OPEN:
        raw = request.POST.get("raw", "")
        try:
            correct_event(one.pk, raw, by=cast("User", request.user), at=timezone.now())
            messages.success(request, _("Sent again. It comes in as soon as the loader has read it."))
            return redirect("refused_events")
        except StillRefused as refused:
            error, status = str(refused), 422
    return render(request, "console/refused_event.html", {"event": one, "raw": raw, "error": error}, status=status)


def _decide(request: HttpRequest) -> None:
    form, by, now = ChosenForm(request.POST), cast("User", request.user), timezone.now()
    chosen = list(form.cleaned_data["chosen"]) if form.is_valid() else []
    if "drop" in request.POST:
        dropped = drop_refused([one.pk for one in chosen], by=by, at=now)
        messages.info(request, ngettext("%(n)s event dropped.", "%(n)s events dropped.", dropped) % {"n": dropped})
        return
    sent = 0
    for one in chosen:
        try:
            correct_event(one.pk, one.raw, by=by, at=now)
            sent += 1
        except StillRefused:
            continue
    messages.info(request, ngettext("%(n)s event sent again.", "%(n)s events sent again.", sent) % {"n": sent})
    if left := len(chosen) - sent:
        text = ngettext(
            "%(n)s would be refused again: correct it.", "%(n)s would be refused again: correct them.", left
        )
        messages.warning(request, text % {"n": left})


def _legible(raw: str) -> str:
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False, indent=2)
    except ValueError:
        return raw
