"""Hand over to the drop folder what was said of suggestions."""

from __future__ import annotations

from hcploop_web.field.feeds import COLUMNS, feedback_rows
from hcploop_web.insights.drop_folder import WebFeed, hand_over_or_wait


def hand_over_feedback() -> bool:
    """Hand over everything that was ever said; the next run reads it.

    Returns
    -------
    bool
        Whether it was; else it waits in the database.
    """
    return hand_over_or_wait(WebFeed("feedback", "feedback", COLUMNS), feedback_rows())
