"""Hand the corrected rows of a feed to the loop."""

from __future__ import annotations

from hcploop_web.console.models import Correction
from hcploop_web.insights.drop_folder import CORRECTION, hand_over_corrected


def hand_over_corrections(feed: str) -> int:
    """Write every corrected row of a feed where the next run reads it.

    Returns
    -------
    int
        The number of rows; of a row that was corrected more than once the last word counts.
    """
    kept = list(Correction.objects.in_force().filter(feed=feed))
    columns = list(dict.fromkeys(column for one in kept for column in one.cells))
    hand_over_corrected(feed, columns, [{**one.cells, CORRECTION: str(one.pk)} for one in kept])
    return len(kept)
