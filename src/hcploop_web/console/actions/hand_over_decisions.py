"""Tell the loop what was decided about records."""

from __future__ import annotations

from pathlib import Path

from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Decision
from hcploop_web.insights.drop_folder import WebFeed, hand_over
from hcploop_web.insights.refusals import told_plainly

_FEED = WebFeed(
    "identity_decisions",
    "identity_decisions",
    ("record_a", "record_b", "decision", "decided_by", "taken_back"),
    taken_back=("taken_back", "yes"),
)


def hand_over_decisions() -> Path:
    """Write the last decision of every pair as a feed; the next run follows it.

    Raises
    ------
    Refused
        The market cannot be read, or the file not be written. What was decided is kept, and told with the next.
    """
    last = IdentityDecision.objects.last_words().select_related("by").order_by("pk")
    with told_plainly():
        return hand_over(_FEED, map(_row, last))


def _row(one: IdentityDecision) -> dict[str, str]:
    is_taken_back = one.decision == Decision.WITHDRAWN
    return {
        "record_a": one.record_a,
        "record_b": one.record_b,
        # A row that takes its pair out decides nothing, yet its columns hold what the kind allows.
        "decision": Decision.DIFFERENT.value if is_taken_back else one.decision,
        "decided_by": one.by.username,
        "taken_back": "yes" if is_taken_back else "no",
    }
