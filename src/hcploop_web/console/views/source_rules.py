"""What the events of a source become."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.collector.actions.set_event_rules import set_event_rules
from hcploop_web.collector.models import EventSource
from hcploop_web.collector.watching import without_rule
from hcploop_web.console.forms.sources import Categories, CategoryForm, RuleForm, Rules
from hcploop_web.console.sources import ledger


@page("source_rules")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, source_id: int) -> HttpResponse:
    """Show the rules of a source, and replace them."""
    source = get_object_or_404(EventSource, pk=source_id)
    ruled = {one.event for one in source.rules.all()}
    unruled = [one for one in without_rule(ledger(), source.name) if one[0] not in ruled]
    rules, categories = _forms(request, source)
    if request.method == "POST" and rules.is_valid() and categories.is_valid():
        wishes = [form.wish() for form in rules.kept()], [form.wish() for form in categories.kept()]
        set_event_rules(source.pk, *wishes, by=cast("User", request.user), at=timezone.now())
        messages.success(request, _("Kept. Events that come from now on go by these rules."))
        return redirect("source_rules", source.pk)
    told = {"source": source, "rules": rules, "categories": categories, "unruled": unruled}
    return render(request, "console/source_rules.html", told, status=422 if request.method == "POST" else 200)


def _forms(request: HttpRequest, source: EventSource) -> tuple[Rules, Categories]:
    given = request.POST if request.method == "POST" else None
    rules = [{name: getattr(one, name) for name in RuleForm.base_fields} for one in source.rules.all()]
    categories = [{name: getattr(one, name) for name in CategoryForm.base_fields} for one in source.categories.all()]
    return (
        Rules(given, initial=[*rules, *_wished(request)], prefix="rules"),
        Categories(given, initial=categories, prefix="categories"),
    )


def _wished(request: HttpRequest) -> list[dict[str, str]]:
    """Begin a rule for an event that somebody chose from those without one."""
    event = request.GET.get("event", "")[:100]
    return [{"event": event}] if event else []
