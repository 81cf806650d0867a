"""Written names that no rule is sure of: the queue of a steward."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBadRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.decide_name import decide_name
from hcploop_web.console.actions.undo_name import undo_name
from hcploop_web.console.decided_names import decided_keys, decided_names, pending_names, tell_names
from hcploop_web.console.downloads import MOST
from hcploop_web.console.forms.names import MAY_BE_WRITTEN, DecideNameForm, NamesForm
from hcploop_web.console.models import NameDecision
from hcploop_web.console.tables.names import of_decided_names, of_names
from hcploop_web.console.taking import shown
from hcploop_web.insights.names import NameQuery, could_mean, find_known, names
from hcploop_web.insights.reading import NothingYet

LISTED, DECIDED_SHOWN = 20, 50
_SKIPPED = "names_skipped"
_SKIPPED_KEPT = 500


@require_http_methods(["GET", "HEAD", "POST"])
@page("names")
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the next name; take what was decided about the one before."""
    try:
        if request.method == "POST":
            return _next(request) if _take(request) else HttpResponseBadRequest()
        told = _told(request)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    query = NamesForm(request.GET).query(decided_keys(), ())
    every = NameDecision.objects.filter(undoes=None).select_related("by")
    sheets = [
        of_names(lambda: names(query, rows=MOST + 1).following),
        of_decided_names(lambda: decided_names(every[: MOST + 1])),
    ]
    return shown(request, "console/names.html", told, sheets=sheets)


def _told(request: HttpRequest) -> dict[str, Any]:
    form = NamesForm(request.GET)
    skipped = [tuple(one) for one in request.session.get(_SKIPPED, [])]
    queue = names(form.query(decided_keys(), skipped), rows=LISTED)
    name, find = queue.name, form.cleaned_data.get("find") or ""
    near = could_mean(name) if name else ()
    found = find_known(name.kind, find) if name and find else ()
    mine = NameDecision.objects.filter(by=cast("User", request.user), undoes=None)
    decided = decided_names(NameDecision.objects.filter(undoes=None).select_related("by")[:DECIDED_SHOWN])
    return {
        "form": form,
        "queue": queue,
        "name": name,
        "near": near,
        "found": found,
        "find": find,
        "may_write": name is not None and name.kind in MAY_BE_WRITTEN,
        "done": queue.total - queue.left,
        "pending": pending_names(),
        "decided": decided,
        "last": next((one for one in decided_names(mine[:1]) if not one.is_undone), None),
    }


def _take(request: HttpRequest) -> bool:
    now, user = timezone.now(), cast("User", request.user)
    if number := request.POST.get("undo"):
        undone = NameDecision.objects.filter(pk=number if number.isdecimal() else 0).first()
        if undone and undo_name(undone, by=user, at=now):
            tell_names(request)
            messages.success(request, _("Taken back. What held before holds again with the next run."))
        return undone is not None
    form = DecideNameForm(request.POST)
    if not form.is_valid() or names(NameQuery(chosen=form.key()), rows=1).name is None:
        return False
    if form.cleaned_data["decision"] == "skip":
        kept = [one for one in request.session.get(_SKIPPED, []) if tuple(one) != form.key()]
        request.session[_SKIPPED] = [*kept, form.key()][-_SKIPPED_KEPT:]
        return True
    meant = form.meant()
    if meant:
        decide_name(meant, by=user, at=now)
        tell_names(request)
    return meant is not None


def _next(request: HttpRequest) -> HttpResponseBase:
    """Lead on to the next name, with the filters and without what was chosen and looked for."""
    kept = QueryDict(mutable=True)
    for field in ("kind", "text"):
        if value := request.GET.get(field):
            kept[field] = value
    return redirect(f"{reverse('names')}?{kept.urlencode()}#name" if kept else f"{reverse('names')}#name")
