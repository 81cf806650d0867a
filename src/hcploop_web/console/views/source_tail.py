"""The last events of a source as they come, and one that is sent by hand."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.collector.actions.send_test_event import send_test_event
from hcploop_web.collector.models import EventSource
from hcploop_web.collector.watching import Seen, tail_of
from hcploop_web.console.forms.sources import TestEventForm
from hcploop_web.console.sources import BECAME, OUTCOMES, behind, ledger, shown


@page("source_tail")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, source_id: int) -> HttpResponse:
    """Show what came last; asked by htmx, the rows alone."""
    source = get_object_or_404(EventSource, pk=source_id)
    form = TestEventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = send_test_event(source.pk, form.event(), by=cast("User", request.user), at=timezone.now())
        return redirect(f"{reverse('source_tail', args=[source.pk])}?sent={sent}")
    sent = request.GET.get("sent", "")[:100]
    told = {
        "source": source,
        "form": form,
        "sent": sent,
        "arrived": [_row(one) for one in tail_of(ledger(), source.name, message_id=sent)] if sent else [],
        "rows": [_row(one) for one in tail_of(ledger(), source.name)],
        "behind": behind(at=timezone.now()),
    }
    is_part = request.headers.get("HX-Request") == "true"
    name = "console/source_tail_rows.html" if is_part else "console/source_tail.html"
    return render(request, name, told, status=422 if request.method == "POST" else 200)


def _row(one: Seen) -> dict[str, Any]:
    return {"seen": one, "outcome": OUTCOMES[one.outcome], "became": BECAME.get(one.became, ""), "values": shown(one)}
