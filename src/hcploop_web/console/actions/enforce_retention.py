"""Let go, once a day, of what was kept for long enough."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.console.passed import enforced_at, let_go
from hcploop_web.privacy.retention import ENFORCED, PERIODS, kept_since
from hcploop_web.shared.audit import record

EVERY = dt.timedelta(days=1)


@transaction.atomic
def enforce_retention(*, at: dt.datetime) -> dict[str, int] | None:
    """Remove what is older than its period; what the loader of events keeps, it lets go of by itself.

    Parameters
    ----------
    at : datetime.datetime
        Now, with its zone.

    Returns
    -------
    dict or None
        How much of each kind went; None where a day has not passed since the last time.
    """
    last = enforced_at()
    if last is not None and at - last < EVERY:
        return None
    gone = {one.kind: let_go(one.kind, kept_since(one, at)) for one in PERIODS if not one.is_by_loader}
    record(ENFORCED, by=None, at=at, **{kind: number for kind, number in gone.items() if number})
    return gone
