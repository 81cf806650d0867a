"""Records that may be one doctor: the queue of a steward."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.decide_identity import may_decide
from hcploop_web.console.actions.undo_decision import undo_decision
from hcploop_web.console.charts.waterfall import Waterfall, waterfall_of
from hcploop_web.console.decided import decide_and_tell, decided_pairs, pending_count, tell_loop
from hcploop_web.console.downloads import MOST
from hcploop_web.console.forms.identities import DecideForm, ReviewForm
from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Act, Decision
from hcploop_web.console.sheet import Sheet
from hcploop_web.console.tables.identities import of_review
from hcploop_web.console.taking import shown
from hcploop_web.insights.identities import Pair, open_pairs, review_queue
from hcploop_web.insights.pair_steps import steps_of
from hcploop_web.insights.reading import NothingYet

_SKIPPED = "identities_skipped"
_SKIPPED_KEPT = 500


@require_http_methods(["GET", "HEAD", "POST"])
@page("identities")
def review(request: HttpRequest) -> HttpResponseBase:
    """Show the next pair; take what was decided about the one before."""
    try:
        if request.method == "POST" and not _take(request):
            return HttpResponseBadRequest()
        told = _told(request)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    if getattr(request, "htmx", False):
        return render(request, "console/identity_pair.html", told)
    if request.method == "POST":
        return redirect(request.get_full_path())
    return shown(request, "console/identities.html", told, sheets=[_all(request)])


def _all(request: HttpRequest) -> Sheet:
    query = ReviewForm(request.GET).query(decided_pairs(), ())
    may = may_decide(cast("User", request.user))
    return of_review(lambda: open_pairs(query, rows=MOST + 1), may_decide=may)


def _take(request: HttpRequest) -> bool:
    now, user = timezone.now(), cast("User", request.user)
    if "undo" in request.POST:
        last = IdentityDecision.objects.filter(by=user, act=Act.REVIEW).last_words().first()
        if last:
            undo_decision(last.group, by=user, at=now)
            tell_loop(request)
        return True
    form = DecideForm(request.POST)
    if not form.is_valid():
        return False
    pair = tuple(sorted((form.cleaned_data["record_a"], form.cleaned_data["record_b"])))
    if form.cleaned_data["decision"] == "skip":
        kept = [one for one in request.session.get(_SKIPPED, []) if one != "\n".join(pair)]
        request.session[_SKIPPED] = [*kept, "\n".join(pair)][-_SKIPPED_KEPT:]
    else:
        decision = Decision(form.cleaned_data["decision"])
        decide_and_tell(request, [(pair[0], pair[1])], decision, act=Act.REVIEW, at=now)
    return True


def _told(request: HttpRequest) -> dict[str, object]:
    user, form = cast("User", request.user), ReviewForm(request.GET)
    query = form.query(decided_pairs(), request.session.get(_SKIPPED, []))
    queue = review_queue(query)
    mine = IdentityDecision.objects.filter(by=user, act=Act.REVIEW).last_words()
    return {
        "form": form,
        "queue": queue,
        "pair": queue.pair,
        # Whoever judges to measure must not know what the loop thinks.
        "is_blind": query.of == "sample",
        "fall": _fall(queue.pair),
        "done": queue.total - queue.left,
        "today": IdentityDecision.objects.filter(act=Act.REVIEW, at__date=timezone.localdate()).count(),
        "pending": pending_count(),
        "may_decide": may_decide(user),
        "last": mine.first(),
    }


def _fall(pair: Pair | None) -> Waterfall | None:
    """Draw how the weight of the pair comes about."""
    if pair is None:
        return None
    numbers = pair.one.record_id, pair.other.record_id
    return waterfall_of(steps_of([numbers]).get(numbers, ()))
