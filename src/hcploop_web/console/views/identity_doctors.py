"""Who a doctor is: her records, what became of her id, and parting records that are somebody else's."""

from __future__ import annotations

import itertools
from typing import Any, cast

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
from hcploop_web.console.charts.waterfall import waterfall_of
from hcploop_web.console.decided import decide_and_tell, occasions
from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Act, Decision
from hcploop_web.console.tables.identities import of_occasions, of_records
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.identities import FIELDS
from hcploop_web.insights.identity_history import Identity, identity
from hcploop_web.insights.pair_steps import holding_links
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.seeing import NoSuchDoctor


@require_http_methods(["GET", "HEAD", "POST"])
@page("identity")
def show(request: HttpRequest, one_id: str) -> HttpResponseBase:
    """Show her records; the address of one who was merged into another leads there."""
    try:
        told = identity(one_id, sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchDoctor as error:
        raise Http404 from error
    if told.one_id != one_id:
        return redirect("identity", told.one_id)
    if request.method == "POST":
        return _part(request, told)
    context = _shown(request, told)
    may = context["may_decide"]
    sheets = [
        of_records(context["records"], context["fields"], may_decide=may),
        of_occasions(lambda: context["occasions"], may_decide=may),
    ]
    return shown(request, "console/identity.html", context, sheets=sheets)


def _part(request: HttpRequest, told: Identity) -> HttpResponse:
    chosen = set(request.POST.getlist("records"))
    leaving = [one.named for one in told.records if one.named in chosen]
    staying = [one.named for one in told.records if one.named not in chosen]
    if not leaving or not staying:
        messages.warning(request, _("Choose the records of somebody else, but not all of them."), extra_tags="warn")
    else:
        # Every pair across the two: else a third record would hold them together.
        pairs = list(itertools.product(leaving, staying))
        decide_and_tell(request, pairs, Decision.DIFFERENT, act=Act.SPLIT, at=timezone.now())
        messages.success(request, _("Parted. It takes effect with the next run."), extra_tags="good")
    return redirect("identity", told.one_id)


def _shown(request: HttpRequest, told: Identity) -> dict[str, Any]:
    names = [one.named for one in told.records]
    own = {one.pair for one in IdentityDecision.objects.about(names)}
    fields = [name for name in FIELDS if any(one.values[name] not in (None, []) for one in told.records)]
    decisions = IdentityDecision.objects.about(names).select_related("by").order_by("-at", "pk")
    return {
        "doctor": told,
        "records": [(one, told.probabilities[one.record_id]) for one in told.records],
        "fields": fields,
        "links": [(link, waterfall_of(link.steps)) for link in holding_links(told)],
        "occasions": occasions(decisions),
        "elsewhere": [one for one in told.elsewhere if tuple(sorted((one.record_a, one.record_b))) not in own],
        "may_decide": may_decide(cast("User", request.user)),
    }
