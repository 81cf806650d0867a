"""The last events of a source as they come, and one that is sent by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.collector.actions.send_test_event import send_test_event
from hcploop_web.collector.counts import Outcome
from hcploop_web.collector.models import EventSource, RefusedEvent
from hcploop_web.collector.watching import Seen, tail_of
from hcploop_web.console.forms.sources import TestEventForm
from hcploop_web.console.sources import BECAME, OUTCOMES, behind, ledger, values_shown
from hcploop_web.console.tables.events import of_tail
from hcploop_web.console.taking import shown


@page("source_tail")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, source_id: int) -> HttpResponseBase:
    """Show what came last; asked by htmx, the rows alone."""
    source = get_object_or_404(EventSource, pk=source_id)
    form = TestEventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = send_test_event(source.pk, form.event(), by=cast("User", request.user), at=timezone.now())
        return redirect(f"{reverse('source_tail', args=[source.pk])}?sent={sent}")
    told = {"source": source, "form": form, **_told(source, request.GET.get("sent", "")[:100])}
    is_part = request.headers.get("HX-Request") == "true"
    name = "console/source_tail_rows.html" if is_part else "console/source_tail.html"
    status = 422 if request.method == "POST" else 200
    return shown(request, name, told, sheets=[of_tail(told["rows"])], status=status)


def _told(source: EventSource, sent: str) -> dict[str, Any]:
    last = tail_of(ledger(), source.name)
    arrived = tail_of(ledger(), source.name, message_id=sent) if sent else []
    asked = {one.message_id for one in (*last, *arrived) if one.outcome == Outcome.REFUSED}
    kept = RefusedEvent.objects.filter(source=source.name, message_id__in=asked)
    refused = dict(kept.values_list("message_id", "pk"))
    return {
        "sent": sent,
        "arrived": [_row(one, refused) for one in arrived],
        "rows": [_row(one, refused) for one in last],
        "behind": behind(at=timezone.now()),
    }


def _row(one: Seen, refused: Mapping[str, int]) -> dict[str, Any]:
    told = {"seen": one, "outcome": OUTCOMES[one.outcome], "became": BECAME.get(one.became, "")}
    # A message that came again after it was refused is another row of the tail, which was not refused.
    kept = refused.get(one.message_id) if one.outcome == Outcome.REFUSED else None
    return told | {"values": values_shown(one), "refused_id": kept}
