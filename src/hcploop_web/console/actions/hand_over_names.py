"""Tell the loop what was decided about names."""

from __future__ import annotations

from pathlib import Path

from hcploop_web.console.models import NameDecision
from hcploop_web.console.models.name_decision import Meaning
from hcploop_web.insights.drop_folder import WebFeed, hand_over
from hcploop_web.insights.refusals import told_plainly

_FEED = WebFeed(
    "name_decisions",
    "name_decisions",
    ("kind", "raw", "place", "value", "decided_by", "taken_back"),
    taken_back=("taken_back", "yes"),
)


def hand_over_names() -> Path:
    """Write the last decision about every name as a feed; the next run follows it.

    Raises
    ------
    Refused
        The market cannot be read, or the file not be written. What was decided is kept, and told with the next.
    """
    last = NameDecision.objects.last_words().select_related("by").order_by("pk")
    with told_plainly():
        return hand_over(_FEED, map(_row, last))


def _row(one: NameDecision) -> dict[str, str]:
    return {
        "kind": one.kind,
        "raw": one.raw,
        "place": one.place,
        "value": one.value,
        "decided_by": one.by.username,
        "taken_back": "yes" if one.means == Meaning.WITHDRAWN else "no",
    }
