"""Requests on data: what people ask, a copy of everything, and erasure."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.access_copy import access_copy
from hcploop_web.console.actions.confirm_erasure import NotConfirmed, confirm_erasure
from hcploop_web.console.actions.take_request import take_request
from hcploop_web.console.actions.tell_loop import tell_consents
from hcploop_web.console.forms.requests import RequestForm
from hcploop_web.console.kept_places import KEEPERS, counts
from hcploop_web.console.tables.requests import of_request, of_requests
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.console.words.held import subject_word
from hcploop_web.insights.consents_known import consents_known
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.insights.tracing import NobodyKnown, hers_of
from hcploop_web.privacy.actions.answer_request import answer_request
from hcploop_web.privacy.actions.ask_request import AskedAlready
from hcploop_web.privacy.models import Asked, DataRequest
from hcploop_web.shared.audit import record

_CLOSED_SHOWN = 50


@page("data_requests")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def requests(request: HttpRequest) -> HttpResponseBase:
    """List requests, and take one down."""
    first = {"one_id": request.GET.get("one_id", ""), "received_on": timezone.localdate()}
    form = RequestForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        made = _taken_down(request, form)
        if made is not None:
            return redirect("data_request", made.pk)
    open_ones = DataRequest.objects.standing()
    standing = [(one, one.is_late(timezone.localdate())) for one in open_ones]
    closed = DataRequest.objects.exclude(pk__in=open_ones.values("pk")).order_by("-ended_at")
    told = {"form": form, "standing": standing, "closed": closed[:_CLOSED_SHOWN]}
    sheets, status = of_requests(standing, closed.iterator), 422 if form.errors else 200
    return shown(request, "console/data_requests.html", told, sheets=sheets, status=status)


@page("data_request")
@require_http_methods(["GET", "HEAD"])
@never_cache
def one(request: HttpRequest, request_id: int) -> HttpResponseBase:
    """Show a request: what is held, how far it is, and what came of it."""
    found = get_object_or_404(DataRequest, pk=request_id)
    told: dict[str, Any] = {"asked": found, "titles": {one.name: one.title for one in KEEPERS}}
    told["is_mine"] = found.by_id == cast("User", request.user).pk
    told["is_late"] = found.is_late(timezone.localdate())
    if found.one_id and found.is_standing and not found.progress:
        try:
            told["held"] = [(place, subject_word(name), rows) for place, name, rows in counts(hers_of(found.one_id))]
        except NobodyKnown:
            told["held"] = []
    return shown(request, "console/data_request.html", told, sheets=of_request(told))


@page("data_copy")
@require_POST
def copy(request: HttpRequest, request_id: int) -> HttpResponse:
    """Hand out everything that is held about her."""
    found = get_object_or_404(DataRequest, pk=request_id)
    try:
        made = access_copy(hers_of(found.one_id), at=timezone.now())
    except NobodyKnown as error:
        raise Http404 from error
    record("copy of everything handed out", found, by=request.user, at=timezone.now())
    answer = HttpResponse(made, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="request-{found.pk}.zip"'
    return answer


@page("erase")
@require_POST
def erase(request: HttpRequest, request_id: int) -> HttpResponse:
    """Confirm an erasure."""
    found = get_object_or_404(DataRequest, pk=request_id)
    try:
        by = cast("User", request.user)
        confirm_erasure(found.pk, typed=request.POST.get("typed", ""), by=by, at=timezone.now())
    except NotConfirmed as error:
        messages.error(request, str(error))
    return redirect("data_request", found.pk)


@page("answer_request")
@require_POST
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Close a request."""
    found = get_object_or_404(DataRequest, pk=request_id)
    is_done = request.POST.get("as") == "done"
    text = request.POST.get("answer", "")[:500]
    answer_request(found.pk, is_done=is_done, answer=text, by=cast("User", request.user), at=timezone.now())
    return redirect("data_requests")


def _taken_down(request: HttpRequest, form: RequestForm) -> DataRequest | None:
    told, by = form.cleaned_data, cast("User", request.user)
    given = {"asked_by": told["asked_by"], "received_on": told["received_on"]}
    try:
        her = consents_known(told["one_id"], sight_of(request))
        made = take_request(her, Asked(told["kind"]), **given, by=by, at=timezone.now())
    except (NoSuchDoctor, NothingYet):
        form.add_error("one_id", _("There is no doctor of this id. It stands on her page."))
        return None
    except AskedAlready as error:
        form.add_error("kind", str(error))
        return None
    if made.kind == Asked.OBJECTION:
        _say_objection(request)
    return made


def _say_objection(request: HttpRequest) -> None:
    if tell_consents(at=timezone.now()):
        text = _("Written down as a refusal. Within minutes nothing is chosen for her personally any more.")
        messages.success(request, text)
    else:
        messages.warning(request, _("The market's files cannot be read now: the next run will not know it yet."))
