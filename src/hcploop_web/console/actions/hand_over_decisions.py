"""Tell the loop what was decided about records."""

from __future__ import annotations

from pathlib import Path

from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Decision
from hcploop_web.insights.drop_folder import hand_over
from hcploop_web.insights.refusals import told_plainly

_COLUMNS = ("record_a", "record_b", "decision", "decided_by")


def hand_over_decisions() -> Path:
    """Write the last decision of every pair as a feed; the next run follows it.

    Raises
    ------
    Refused
        The market cannot be read, or the file not be written. What was decided is kept, and told with the next.
    """
    last = IdentityDecision.objects.last_words().select_related("by").order_by("pk")
    rows = [
        {"record_a": one.record_a, "record_b": one.record_b, "decision": one.decision, "decided_by": one.by.username}
        for one in last
    ]
    with told_plainly():
        taken_back = ("decision", Decision.WITHDRAWN.value)
        return hand_over("identity_decisions", "identity_decisions", _COLUMNS, rows, taken_back=taken_back)
