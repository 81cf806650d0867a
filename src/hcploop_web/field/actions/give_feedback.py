"""Say what became of a suggestion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import Assignment, User
from hcploop_web.accounts.models.periods import holds_on
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.pages import may_open
from hcploop_web.accounts.rows import sight
from hcploop_web.field.actions.hand_over_feedback import hand_over_feedback
from hcploop_web.field.models import REASONS, Feedback, State
from hcploop_web.insights.suggestions import find_suggestion
from hcploop_web.shared.audit import record


class ReasonMissing(Exception):
    """The state needs a reason, or takes another; the text says which there are."""


@dataclass(frozen=True)
class Word:
    """What is said: the state, its reason (empty for what is done), and a note."""

    state: State
    reason: str = ""
    note: str = ""


@transaction.atomic
def give_feedback(decision_id: str, word: Word, *, by: User, at: dt.datetime) -> Feedback:
    """Say what became of a suggestion; the next run of the loop hears it.

    Parameters
    ----------
    decision_id : str
        A suggestion that the user sees.
    word : Word
        What she says.
    by, at
        Who, and now.

    Returns
    -------
    Feedback
        The word; where the same was said before, that one.

    Raises
    ------
    PermissionDenied
        The user's role gives no feedback.
    NoSuchSuggestion
        There is none that the user sees.
    ReasonMissing
        The reason does not fit the state.
    """
    if not may_open(by, "feedback"):
        raise PermissionDenied
    today = timezone.localdate(at)
    suggestion = find_suggestion(decision_id, sight(by, on=today))
    reasons = REASONS[word.state]
    if word.reason not in (reasons or ("",)):
        raise ReasonMissing(
            _("Choose a reason: without it nothing can be learned from it.")
            if reasons
            else _("What is done needs no reason.")
        )
    try:
        with transaction.atomic():
            said = Feedback.objects.create(
                decision_id=decision_id,
                one_id=suggestion.one_id,
                state=word.state,
                reason=word.reason,
                note=word.note,
                rep_id=_rep_of(by, today),
                by=by,
                happened_at=at,
            )
    except IntegrityError:
        return Feedback.objects.get(decision_id=decision_id, state=word.state, reason=word.reason)
    record("feedback given", decision_id, by=by, at=at, state=word.state, reason=word.reason)
    transaction.on_commit(hand_over_feedback, robust=True)
    return said


def _rep_of(user: User, on: dt.date) -> str:
    own = Assignment.objects.filter(holds_on(on), user=user, unit__kind=Kind.REPRESENTATIVE)
    return own.order_by("pk").values_list("unit__code", flat=True).first() or ""
