"""Feedback as rows that the loop reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from hcploop_web.field.models import Feedback

COLUMNS = ("decision_id", "state", "happened_at", "reason", "note", "rep_id")


def feedback_rows() -> Iterator[dict[str, str]]:
    """Give everything that was said, oldest first, as rows of the kind `feedback`."""
    for said in Feedback.objects.order_by("happened_at", "pk").iterator():
        yield {
            "decision_id": said.decision_id,
            "state": said.state,
            "happened_at": said.happened_at.astimezone(dt.UTC).isoformat(),
            "reason": said.reason,
            "note": said.note,
            "rep_id": said.rep_id,
        }
