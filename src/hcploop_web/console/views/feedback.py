"""What somebody says of a suggestion."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.templatetags.feedback import choices, said_of
from hcploop_web.console.today import sight_of
from hcploop_web.field.actions.give_feedback import ReasonMissing, Word, give_feedback
from hcploop_web.field.models import State
from hcploop_web.insights.suggestions import NoSuchSuggestion, find_suggestion


@page("feedback")
@require_POST
def give(request: HttpRequest, decision_id: str) -> HttpResponse:
    """Write it down; htmx gets the suggestion with its new state, a browser without it the page of the doctor."""
    given = {name: request.POST.get(name, "")[:500].replace("\0", "") for name in ("state", "reason", "note")}
    wrong = ""
    try:
        suggestion = find_suggestion(decision_id, sight_of(request))
        word = Word(State(given["state"]), given["reason"], given["note"])
        give_feedback(decision_id, word, by=cast("User", request.user), at=timezone.now())
    except (NoSuchSuggestion, ValueError) as error:
        raise Http404 from error
    except ReasonMissing as error:
        wrong = str(error)
    if getattr(request, "htmx", False):
        shown = {"one": suggestion, "words": said_of([decision_id]).get(decision_id, []), "wrong": wrong}
        return render(request, "console/suggestion.html", {**shown, **choices(request)}, status=422 if wrong else 200)
    if wrong:
        messages.error(request, wrong)
    return redirect(f"{reverse('doctor', args=[suggestion.one_id])}#suggestion-{decision_id}")
