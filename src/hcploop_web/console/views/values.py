"""Fields whose best value was hard to tell: the queue of a steward."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.decide_value import decide_value
from hcploop_web.console.actions.undo_value import undo_value
from hcploop_web.console.decided_values import decided_since, decided_values, pending_values, tell_values
from hcploop_web.console.downloads import MOST
from hcploop_web.console.forms.values import DecideValueForm, ValuesForm
from hcploop_web.console.models import ValueDecision
from hcploop_web.console.tables.values import of_decided_values, of_values
from hcploop_web.console.taking import shown
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.value_conflicts import open_values, said_of

LISTED, DECIDED_SHOWN = 20, 50
_SKIPPED = "values_skipped"
_SKIPPED_KEPT = 500


@require_http_methods(["GET", "HEAD", "POST"])
@page("values")
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the next field; take what was decided about the one before."""
    try:
        if request.method == "POST":
            return _next(request) if _take(request) else HttpResponseBadRequest()
        told = _told(request)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    query = ValuesForm(request.GET).query(decided_since(), ())
    every = ValueDecision.objects.made().select_related("by")
    sheets = [
        of_values(lambda: open_values(query, rows=MOST + 1).following),
        of_decided_values(lambda: decided_values(every[: MOST + 1])),
    ]
    return shown(request, "console/values.html", told, sheets=sheets)


def _told(request: HttpRequest) -> dict[str, Any]:
    form = ValuesForm(request.GET)
    skipped = [tuple(one) for one in request.session.get(_SKIPPED, [])]
    queue = open_values(form.query(decided_since(), skipped), rows=LISTED)
    value = queue.value
    mine = ValueDecision.objects.made().filter(by=cast("User", request.user))
    decided = decided_values(ValueDecision.objects.made().select_related("by")[:DECIDED_SHOWN])
    return {
        "form": form,
        "queue": queue,
        "value": value,
        "said": said_of(value.one_id, value.field) if value else (),
        "done": queue.total - queue.left,
        "pending": pending_values(),
        "decided": decided,
        "last": ValueDecision.objects.standing().filter(pk__in=mine[:1].values("pk")).first(),
    }


def _take(request: HttpRequest) -> bool:
    now, user = timezone.now(), cast("User", request.user)
    if number := request.POST.get("undo"):
        undone = ValueDecision.objects.made().filter(pk=number if number.isdecimal() else 0).first()
        if undone and undo_value(undone, by=user, at=now):
            tell_values(request)
            messages.success(request, _("Taken back. What held before holds again with the next run."))
        return undone is not None
    form = DecideValueForm(request.POST)
    if not form.is_valid():
        return False
    if form.cleaned_data["decision"] == "skip":
        kept = [one for one in request.session.get(_SKIPPED, []) if tuple(one) != form.key()]
        request.session[_SKIPPED] = [*kept, form.key()][-_SKIPPED_KEPT:]
        return True
    record = form.record()
    if record:
        decide_value(record, form.key()[1], by=user, at=now)
        tell_values(request)
    return record is not None


def _next(request: HttpRequest) -> HttpResponseBase:
    """Lead on to the next field, with the filter and without what was chosen."""
    field = request.GET.get("field")
    return redirect(f"{reverse('values')}{'?' + urlencode({'field': field}) if field else ''}#value")
