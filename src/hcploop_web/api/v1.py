"""The operations of `/api/v1/`. Annotations are read as they stand: ninja asks wrapped functions for them."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query

from hcploop_web.accounts.scopes import Scope
from hcploop_web.api.answers import Api, Renderer
from hcploop_web.api.callers import Key, PerMinute, Session, caller_of, sight_of
from hcploop_web.api.problems import Problem, handle_problems
from hcploop_web.api.questions import (
    ActionAsked,
    AudienceAsked,
    Doctors,
    FiguresAsked,
    Page,
    Said,
    SuggestionsAsked,
)
from hcploop_web.api.rights import asks
from hcploop_web.api.told import DoctorPage, Heard, SuggestionPage, heard, with_feedback
from hcploop_web.field.actions.give_feedback import Word, give_feedback
from hcploop_web.insights.doctors import find_doctors
from hcploop_web.insights.figure_rows import FigureQuery, Figures, find_figures
from hcploop_web.insights.may_offer import Action, Permitted, may_offer
from hcploop_web.insights.portrait_parts import Portrait
from hcploop_web.insights.portraits import portrait
from hcploop_web.insights.published import Runs, published
from hcploop_web.insights.recommended import Audience, Recommendations, audience, recommendations
from hcploop_web.insights.seeing import seen_id
from hcploop_web.insights.suggestions import SuggestionQuery, find_suggestions
from hcploop_web.insights.tier_counts import Standings, TierCount, standings, tier_counts
from hcploop_web.privacy.said import said_by

api = Api(
    title="hcploop",
    version="1",
    description="Doctors, tiers, recommendations, suggestions and figures of the snapshot in force.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=[Key(), Session()],
    throttle=[PerMinute()],
    renderer=Renderer(),
)
handle_problems(api)

OneId = Annotated[str, Path(max_length=64, description="Her OneID, or one that was merged into hers")]
Name = Annotated[str, Path(max_length=64)]
READ = (401, 403, 404, 409, 422, 429)


def _answers(kind: Any, *, created: bool = False) -> dict[int, Any]:  # noqa: ANN401 - a type of an answer
    return {201 if created else 200: kind, **dict.fromkeys(READ, Problem)}


@api.get("/doctors", response=_answers(DoctorPage), tags=["doctors"])
@asks("doctors", Scope.READ_DOCTORS, kept=True)
def search_doctors(request: HttpRequest, asked: Query[Doctors]) -> DoctorPage:
    """List the doctors whom you see, by any filter of the console's list."""
    found = find_doctors(asked.query(), sight_of(request), rows=asked.rows)
    return DoctorPage(found.rows, found.count, found.page, found.brand, found.as_of)


@api.get("/doctors/{one_id}", response=_answers(Portrait), tags=["doctors"])
@asks("doctor", Scope.READ_DOCTORS, kept=True)
def get_doctor(request: HttpRequest, one_id: OneId) -> Portrait:
    """Tell everything that is known of a doctor; `one_id` differs from the one asked for where that was merged."""
    return portrait(one_id, sight_of(request))


@api.get("/doctors/{one_id}/tiers", response=_answers(Standings), tags=["tiers"])
@asks("doctor", Scope.READ_DOCTORS, kept=True)
def get_tiers_of_doctor(request: HttpRequest, one_id: OneId) -> Standings:
    """Tell in which tiers a doctor stands, and why."""
    return standings(one_id, sight_of(request))


@api.get("/doctors/{one_id}/recommendations", response=_answers(Recommendations), tags=["recommendations"])
@asks("doctor", Scope.READ_DOCTORS, kept=True)
def get_recommendations(request: HttpRequest, one_id: OneId) -> Recommendations:
    """Tell which contents suit a doctor, and why."""
    return recommendations(one_id, sight_of(request))


@api.get("/doctors/{one_id}/suggestions", response=_answers(SuggestionPage), tags=["suggestions"])
@asks("doctor", Scope.READ_DOCTORS, kept=True, heard=True)
def get_suggestions_of_doctor(request: HttpRequest, one_id: OneId) -> SuggestionPage:
    """Tell what to do next for a doctor, why, and what was said of it."""
    own = seen_id(one_id, sight_of(request))
    found = find_suggestions(SuggestionQuery(one_id=own), sight_of(request), rows=200)
    return SuggestionPage(with_feedback(found.rows), found.count, found.page, found.as_of)


@api.get("/tiers", response=_answers(list[TierCount]), tags=["tiers"])
@asks("doctors", Scope.READ_DOCTORS, kept=True)
def count_tiers(request: HttpRequest) -> list[TierCount]:
    """Count the doctors whom you see, by brand, tier, persona and grade."""
    return list(tier_counts(sight_of(request)))


@api.get("/contents/{content_id}/audience", response=_answers(Audience), tags=["recommendations"])
@asks("doctors", Scope.READ_DOCTORS, kept=True)
def get_audience(request: HttpRequest, content_id: Name, asked: Query[AudienceAsked]) -> Audience:
    """List the doctors whom a content suits best, among those whom you see."""
    return audience(content_id, sight_of(request), brand=asked.brand, page=asked.page, rows=asked.rows)


@api.get("/suggestions", response=_answers(SuggestionPage), tags=["suggestions"])
@asks("doctors", Scope.READ_DOCTORS, kept=True, heard=True)
def list_suggestions(request: HttpRequest, asked: Query[SuggestionsAsked]) -> SuggestionPage:
    """List what to do next: by sender and channel, the best first."""
    query = SuggestionQuery(brand=asked.brand, channel=asked.channel, sender=asked.sender, page=asked.page)
    found = find_suggestions(query, sight_of(request), rows=asked.rows)
    return SuggestionPage(with_feedback(found.rows), found.count, found.page, found.as_of)


@api.post("/suggestions/{decision_id}/feedback", response=_answers(Heard, created=True), tags=["suggestions"])
@asks("feedback", Scope.WRITE_FEEDBACK)
def post_feedback(request: HttpRequest, decision_id: Name, said: Said) -> tuple[int, Heard]:
    """Say what became of a suggestion; the same word said twice is kept once. The next run hears it."""
    word = Word(said.state, said.reason or "", said.note)
    return 201, heard(give_feedback(decision_id, word, by=caller_of(request).user, at=timezone.now()))


@api.post("/may-offer", response=_answers(Permitted), tags=["permit"])
@asks("doctor", Scope.ASK_PERMIT)
def ask_may_offer(request: HttpRequest, action: ActionAsked) -> Permitted:
    """Ask whether something may be offered now, with consents and suppressions as they stand this second.

    Ask before sending, not only when a list is made. What holds it back is named, with the law or policy behind it.
    """
    told = action.dict(exclude={"at"})
    return may_offer(Action(**told), sight_of(request), said=said_by, at=action.at or timezone.now())


@api.get("/figures", response=_answers(Figures), tags=["figures"])
@asks("loop", Scope.READ_FIGURES, kept=True)
def list_figures(request: HttpRequest, asked: Query[FiguresAsked]) -> Figures:
    """List figures of the loop, with numerator, denominator and bounds."""
    query = FigureQuery(**asked.dict(exclude={"rows"}))
    return find_figures(query, sight_of(request), rows=asked.rows)


@api.get("/runs", response=_answers(Runs), tags=["runs"])
@asks("loop", Scope.READ_RUNS)
def list_runs(request: HttpRequest, asked: Query[Page]) -> Runs:
    """List the snapshots that are kept, newest first, and which of them is in force."""
    return published(page=asked.page, rows=asked.rows)
