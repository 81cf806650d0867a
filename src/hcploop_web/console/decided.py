"""What was decided about records, and what of it still waits for a run."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.decide_identity import Pair, decide_identity
from hcploop_web.console.actions.hand_over_decisions import hand_over_decisions
from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Act, Decision
from hcploop_web.insights.reading import created_at
from hcploop_web.insights.refusals import Refused


@dataclass(frozen=True)
class Occasion:
    """What was decided on one occasion."""

    group: uuid.UUID
    act: str
    act_word: str
    decision: str
    decision_word: str
    by: User
    at: dt.datetime
    pairs: tuple[Pair, ...]
    is_pending: bool
    is_undone: bool
    holds: bool


def occasions(rows: Iterable[IdentityDecision]) -> list[Occasion]:
    """Put decisions of one occasion together, in the order of rows; it holds while a pair was not decided anew."""
    groups: dict[uuid.UUID, list[IdentityDecision]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    records = {name for own in groups.values() for row in own for name in row.pair}
    standing = {one.pk for one in IdentityDecision.objects.about(records).standing().values()}
    undone = set(IdentityDecision.objects.filter(undoes__in=groups).values_list("undoes", flat=True))
    since = created_at()
    return [
        Occasion(
            group=group,
            act=own[0].act,
            act_word=own[0].get_act_display(),
            decision=own[0].decision,
            decision_word=own[0].get_decision_display(),
            by=own[0].by,
            at=own[0].at,
            pairs=tuple(one.pair for one in own),
            is_pending=own[0].at > since,
            is_undone=group in undone,
            holds=own[0].undoes is not None or any(one.pk in standing for one in own),
        )
        for group, own in groups.items()
    ]


def pending_count() -> int:
    """Count the pairs whose last decision the snapshot in force does not know yet."""
    return IdentityDecision.objects.last_words().filter(at__gt=created_at()).count()


def decided_pairs() -> list[Pair]:
    """List the pairs that are decided as same or different."""
    standing = IdentityDecision.objects.last_words().exclude(decision=Decision.WITHDRAWN)
    return list(standing.values_list("record_a", "record_b"))


def decide_and_tell(
    request: HttpRequest, pairs: Iterable[Pair], decision: Decision, *, act: Act, at: dt.datetime
) -> None:
    """Write down a decision and hand it over; where that fails, say so: it is kept."""
    decide_identity(pairs, decision, act=act, by=request.user, at=at)  # type: ignore[arg-type] # who is not logged in came not so far
    tell_loop(request)


def tell_loop(request: HttpRequest) -> None:
    """Hand over what was decided; where the loop cannot take it, say why."""
    try:
        hand_over_decisions()
    except Refused as error:
        text = _("Your decision is kept, but cannot be told to the loop yet: %(why)s") % {"why": error}
        messages.error(request, text, extra_tags="bad")
