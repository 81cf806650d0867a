"""What a doctor agreed to, and whether she may be contacted at all."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.tell_loop import tell_consents
from hcploop_web.console.consents import Desk, desk
from hcploop_web.console.forms.consents import ConsentForm, SuppressForm
from hcploop_web.console.tables import doctors as tables
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.seeing import NoSuchDoctor
from hcploop_web.privacy.actions.lift_suppression import lift_suppression
from hcploop_web.privacy.actions.record_consent import NotRecorded, record_consent
from hcploop_web.privacy.actions.suppress import SuppressedAlready, suppress
from hcploop_web.privacy.keepers import MAY_SUPPRESS
from hcploop_web.privacy.models import Suppression, Why


@page("consents")
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, one_id: str) -> HttpResponseBase:
    """Show what she said, and write down what she says now."""
    try:
        told = _desk(request, one_id)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    form = ConsentForm(request.POST or None, initial={"happened_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        try:
            record_consent(told.person, form.word(), by=cast("User", request.user), at=timezone.now())
            return _done(request, told, _("Written down. It holds from this moment."))
        except NotRecorded as error:
            form.add_error("happened_at", str(error))
    return _shown(request, told, form=form)


@page("suppress")
@require_POST
def stop(request: HttpRequest, one_id: str) -> HttpResponseBase:
    """Let nobody contact her any more."""
    told, form = _desk(request, one_id), SuppressForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        known = {"by": request.user, "at": timezone.now(), "until": given["until"], "note": given["note"]}
        try:
            suppress(told.person, given["channel"], Why(given["why"]), **known)
            return _done(request, told, _("Nobody may contact her that way from now on."))
        except SuppressedAlready as error:
            form.add_error("channel", str(error))
    return _shown(request, told, stopping=form)


@page("lift_suppression")
@require_POST
def lift(request: HttpRequest, one_id: str, suppression_id: int) -> HttpResponse:
    """Let her be contacted again."""
    told = _desk(request, one_id)
    if suppression_id not in {held.pk for held in told.held}:
        raise Http404
    held = Suppression.objects.get(pk=suppression_id)
    lift_suppression(held.one_id, held.pk, by=cast("User", request.user), at=timezone.now())
    return _done(request, told, _("Lifted. Lists follow with the next run."))


def _desk(request: HttpRequest, one_id: str) -> Desk:
    try:
        return desk(one_id, sight_of(request), at=timezone.now())
    except NoSuchDoctor as error:
        raise Http404 from error


def _shown(request: HttpRequest, told: Desk, **forms: Any) -> HttpResponseBase:  # noqa: ANN401 - forms of two kinds
    given = {"form": ConsentForm(initial={"happened_at": timezone.localtime()}), "stopping": SuppressForm(), **forms}
    is_wrong = any(form.errors for form in given.values())
    may_suppress = Role(cast("User", request.user).role) in MAY_SUPPRESS
    context = {"desk": told, "may_suppress": may_suppress, **given}
    sheets = [tables.consents(told.history)]
    return shown(request, "console/consents.html", context, sheets=sheets, status=422 if is_wrong else 200)


def _done(request: HttpRequest, told: Desk, text: str) -> HttpResponse:
    if not tell_consents(at=timezone.now()):
        messages.warning(request, _("The market's files cannot be read now: the next run will not know it yet."))
    messages.success(request, text)
    return redirect("consents", told.known.one_id)
