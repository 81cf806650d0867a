"""Keep events that were refused, until a steward decides about them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from hcploop_web.collector.events import Refusal
from hcploop_web.collector.models import RefusedEvent, Standing

MOST_OPEN = 10_000
"""Of a source: whoever floods it with what cannot be read fills no disk. What is beyond is counted and not kept."""


@transaction.atomic
def keep_refused(refusals: Sequence[Refusal]) -> int:
    """Keep refused events; the same again is kept once.

    An event that was sent again after it was corrected, and is refused still, is open again.

    Parameters
    ----------
    refusals : sequence of Refusal
        Of any sources.

    Returns
    -------
    int
        How many are new, or open again.
    """
    kept = 0
    room = {
        source: MOST_OPEN - RefusedEvent.objects.waiting().filter(source=source).count()
        for source in {one.source for one in refusals}
    }
    for one in refusals:
        if room[one.source] <= 0:
            continue
        told = {
            "reason": one.reason,
            "raw": one.raw.decode(errors="replace").replace("\0", "\ufffd"),
            "received_at": one.received_at,
        }
        message_id = one.message_id.replace("\0", "\ufffd")
        row, is_new = RefusedEvent.objects.get_or_create(source=one.source, message_id=message_id, defaults=told)
        if not is_new and row.state == Standing.REPLAYED and row.raw != told["raw"]:
            RefusedEvent.objects.filter(pk=row.pk).update(**told, state=Standing.OPEN)
            is_new = True
        kept += is_new
        room[one.source] -= is_new
    return kept
