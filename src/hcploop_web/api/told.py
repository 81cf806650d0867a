"""What is answered, where it is more than what `insights` tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.field.models import Feedback
from hcploop_web.insights.doctors import DoctorRow
from hcploop_web.insights.suggestions import Suggestion


@dataclass(frozen=True)
class DoctorPage:
    """A page of doctors, and how many there are in all."""

    rows: tuple[DoctorRow, ...]
    count: int
    page: int
    brand: str
    as_of: dt.datetime


@dataclass(frozen=True)
class Heard:
    """What somebody said of a suggestion."""

    decision_id: str
    state: str
    reason: str
    note: str
    rep_id: str
    happened_at: dt.datetime


@dataclass(frozen=True)
class SuggestionTold:
    """A suggestion, and what was said of it, oldest first."""

    suggestion: Suggestion
    feedback: tuple[Heard, ...]


@dataclass(frozen=True)
class SuggestionPage:
    """A page of suggestions, and how many there are in all."""

    rows: tuple[SuggestionTold, ...]
    count: int
    page: int
    as_of: dt.datetime


def heard(said: Feedback) -> Heard:
    """Tell what somebody said, without who it was."""
    return Heard(said.decision_id, said.state, said.reason, said.note, said.rep_id, said.happened_at)


def with_feedback(rows: tuple[Suggestion, ...]) -> tuple[SuggestionTold, ...]:
    """Put what was said beside suggestions."""
    words: dict[str, list[Heard]] = {}
    for said in Feedback.objects.filter(decision_id__in=[row.decision_id for row in rows]):
        words.setdefault(said.decision_id, []).append(heard(said))
    return tuple(SuggestionTold(row, tuple(words.get(row.decision_id, ()))) for row in rows)
