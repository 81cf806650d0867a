"""What was decided about fields, and what of it still waits for a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hcploop_web.console.actions.hand_over_values import hand_over_values
from hcploop_web.console.models import ValueDecision
from hcploop_web.insights.reading import created_at
from hcploop_web.insights.refusals import Refused
from hcploop_web.insights.value_conflicts import Key, told_by


@dataclass(frozen=True)
class DecidedValue:
    """A decision about a field: whose it is, what the record says today, and whether that holds."""

    decision: ValueDecision
    one_id: str
    name: str | None
    value: str
    is_pending: bool
    is_undone: bool
    holds: bool

    @property
    def state(self) -> str:
        """Whether it holds, in words."""
        if self.is_undone:
            return _("Taken back")
        if not self.one_id:
            return _("without effect: the record says nothing of it any more")
        if not self.holds:
            return _("decided anew since")
        return _("with the next run") if self.is_pending else _("in effect")


def decided_values(rows: Iterable[ValueDecision]) -> list[DecidedValue]:
    """Say of decisions whom they are about, in the order of rows; one holds while the field was not decided anew."""
    own = list(rows)
    standing = list(ValueDecision.objects.standing().values_list("pk", "record", "field"))
    told = told_by([(one.record, one.field) for one in own] + [(record, field) for _pk, record, field in standing])
    last: dict[Key, int] = {}
    for pk, record, field in standing:
        one_id = told.get((record, field), ("",))[0]
        last[one_id, field] = max(pk, last.get((one_id, field), 0))
    alive, since = {pk for pk, _record, _field in standing}, created_at()
    return [
        DecidedValue(one, *whose, one.at > since, one.pk not in alive, last.get((whose[0], one.field)) == one.pk)
        for one in own
        for whose in [told.get((one.record, one.field), ("", None, "–"))]
    ]


def pending_values() -> int:
    """Count the decisions that the snapshot in force does not know yet, and those that it does not know to be over."""
    since = created_at()
    new = ValueDecision.objects.standing().filter(at__gt=since).count()
    return new + ValueDecision.objects.filter(undoes__at__lte=since, at__gt=since).count()


def decided_since() -> tuple[Key, ...]:
    """List what was decided since the snapshot was made: what it asks in spite of an older decision is open again."""
    return tuple(ValueDecision.objects.standing().filter(at__gt=created_at()).values_list("record", "field"))


def tell_values(request: HttpRequest) -> None:
    """Hand over what was decided; where the loop cannot take it, say why."""
    try:
        hand_over_values()
    except Refused as error:
        text = _("Your decision is kept, but cannot be told to the loop yet: %(why)s") % {"why": error}
        messages.error(request, text, extra_tags="bad")
