"""Tell the loop what was decided about fields."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hcploop_web.console.models import ValueDecision
from hcploop_web.insights.drop_folder import WebFeed, hand_over
from hcploop_web.insights.refusals import told_plainly

_FEED = WebFeed(
    "value_decisions",
    "value_decisions",
    ("record", "field", "decided_by", "decided_at", "taken_back"),
    taken_back=("taken_back", "yes"),
)


def hand_over_values() -> Path:
    """Write every decision about a field as a feed, those that were taken back as such; the next run follows it.

    Raises
    ------
    Refused
        The market cannot be read, or the file not be written. What was decided is kept, and told with the next.
    """
    standing = set(ValueDecision.objects.standing().values_list("pk", flat=True))
    made = ValueDecision.objects.made().select_related("by").order_by("pk")
    with told_plainly():
        return hand_over(_FEED, (_row(one, is_standing=one.pk in standing) for one in made))


def _row(one: ValueDecision, *, is_standing: bool) -> dict[str, str]:
    return {
        "record": one.record,
        "field": one.field,
        "decided_by": one.by.username,
        "decided_at": one.at.astimezone(dt.UTC).isoformat(),
        "taken_back": "no" if is_standing else "yes",
    }
