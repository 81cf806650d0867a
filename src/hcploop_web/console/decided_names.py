"""What was decided about names, and what of it still waits for a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hcploop_web.console.actions.hand_over_names import hand_over_names
from hcploop_web.console.models import NameDecision
from hcploop_web.console.models.name_decision import Meaning, NameKind
from hcploop_web.console.words.names import none_word
from hcploop_web.insights.names import NO_PLACE, Key, hospitals_named
from hcploop_web.insights.reading import created_at
from hcploop_web.insights.refusals import Refused


@dataclass(frozen=True)
class Decided:
    """A decision about a name: what it means in words, and whether that holds."""

    decision: NameDecision
    meaning: str
    is_pending: bool
    is_undone: bool
    holds: bool

    @property
    def place(self) -> str:
        """Where it holds, in words; empty for what has no place."""
        if self.decision.kind != NameKind.HOSPITAL:
            return ""
        named = {"": _("everywhere"), NO_PLACE: _("where no place stands beside it")}
        return named.get(self.decision.place, self.decision.place)

    @property
    def state(self) -> str:
        """Whether it holds, in words."""
        if self.is_undone:
            return _("Taken back")
        if not self.holds:
            return _("decided anew since")
        return _("with the next run") if self.is_pending else _("in effect")


def decided_names(rows: Iterable[NameDecision]) -> list[Decided]:
    """Say of decisions what they mean, in the order of rows; one holds while its name was not decided anew."""
    own = list(rows)
    listed = hospitals_named([one.value for one in own if one.kind == "hospital" and one.means == Meaning.KNOWN])
    undone = set(NameDecision.objects.exclude(undoes=None).values_list("undoes", flat=True))
    # What holds after something was taken back is told by a row that undoes: it stands for the one that it repeats.
    standing = {(one.kind, one.raw, one.place): one for one in NameDecision.objects.standing()}
    since = created_at()
    return [
        Decided(
            decision=one,
            meaning=none_word(one.kind) if one.means == Meaning.NONE else listed.get(one.value, one.value),
            is_pending=one.at > since,
            is_undone=one.pk in undone,
            holds=one.pk not in undone and _is_said(one, standing.get((one.kind, one.raw, one.place))),
        )
        for one in own
    ]


def _is_said(one: NameDecision, last: NameDecision | None) -> bool:
    return last is not None and (last.pk == one.pk or (last.undoes_id is not None and last.value == one.value))


def pending_names() -> int:
    """Count the names whose last decision the snapshot in force does not know yet."""
    return NameDecision.objects.last_words().filter(at__gt=created_at()).count()


def decided_keys() -> list[Key]:
    """List the names that are decided; an empty place stands for all."""
    return list(NameDecision.objects.standing().values_list("kind", "raw", "place"))


def tell_names(request: HttpRequest) -> None:
    """Hand over what was decided; where the loop cannot take it, say why."""
    try:
        hand_over_names()
    except Refused as error:
        text = _("Your decision is kept, but cannot be told to the loop yet: %(why)s") % {"why": error}
        messages.error(request, text, extra_tags="bad")
