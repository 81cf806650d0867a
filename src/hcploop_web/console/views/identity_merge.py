"""Join two doctors who are one: look first, then decide."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.decided import decide_and_tell
from hcploop_web.console.forms.identities import MergeForm
from hcploop_web.console.models.identity_decision import Act, Decision
from hcploop_web.console.tables.doctors import doctors
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.doctors import DoctorQuery, find_doctors
from hcploop_web.insights.identity_history import identity
from hcploop_web.insights.identity_merge import merge_of
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.refusals import Refused
from hcploop_web.insights.seeing import NoSuchDoctor

_FOUND = 12


@require_http_methods(["GET", "HEAD", "POST"])
@page("identity_merge")
def show(request: HttpRequest) -> HttpResponseBase:
    """Find two doctors, show what they would be as one, and join them."""
    try:
        return _decide(request) if request.method == "POST" else _show(request)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchDoctor as error:
        raise Http404 from error


def _show(request: HttpRequest) -> HttpResponseBase:
    sight, asked = sight_of(request), request.GET
    one, other, text = asked.get("one", ""), asked.get("other", ""), asked.get("text", "").strip()
    told: dict[str, object] = {"text": text, "may_decide": may_decide(cast("User", request.user))}
    sheets = []
    told["one"] = identity(one, sight) if one else None
    if one and other:
        try:
            told["merge"] = merge_of(one, other, sight)
        except Refused as error:
            told["refused"] = str(error)
        told["other"] = other
    elif text:
        found = find_doctors(DoctorQuery(text=text[:100], order="name"), sight, rows=_FOUND)
        rows = [row for row in found.rows if row.one_id != one]
        told["found"] = rows
        sheets.append(doctors(lambda: rows))
    return shown(request, "console/identity_merge.html", told, sheets=sheets)


def _decide(request: HttpRequest) -> HttpResponse:
    form = MergeForm(request.POST)
    merge = merge_of(form.data.get("one", ""), form.data.get("other", ""), sight_of(request))
    if merge is None:
        return redirect("identity", form.data.get("one", ""))
    if not form.is_valid() or (merge.conflict and not form.cleaned_data["sure"]):
        messages.warning(
            request, _("Say that you looked at what speaks against it, then join them."), extra_tags="warn"
        )
        return redirect(request.get_full_path())
    decide_and_tell(request, merge.pairs, Decision.SAME, act=Act.MERGE, at=timezone.now())
    messages.success(request, _("Joined. It takes effect with the next run."), extra_tags="good")
    return redirect("identity", merge.kept_id)
