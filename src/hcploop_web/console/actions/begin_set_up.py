"""Begin to set a market up, or name it otherwise."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.models import SetUp
from hcploop_web.insights.draft import Named
from hcploop_web.shared.audit import record


@transaction.atomic
def begin_set_up(named: Named, *, by: User, at: dt.datetime) -> SetUp:
    """Name the market of the open set-up, which is begun where there is none.

    Parameters
    ----------
    named : Named
        What the market is called; where the drop folder has a `market.toml`, what stands there.
    by, at
        Who, and when.
    """
    told = {
        "name": named.name,
        "currency": named.currency,
        "time_zone": named.time_zone,
        "policy": named.policy,
        "brands": list(named.brands),
    }
    made, is_new = SetUp.objects.select_for_update().get_or_create(
        is_open=True, defaults={**told, "begun_by": by, "begun_at": at}
    )
    if not is_new:
        SetUp.objects.filter(pk=made.pk).update(**told)
        made.refresh_from_db()
    record("set-up begun" if is_new else "set-up named", made, by=by, at=at)
    return made
