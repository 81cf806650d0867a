"""The roll-up that figures are made from: what a record did on a day in a channel."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.channels import ACTIONS
from hcploop.schema import record_day

_VIEWS = [action.name for action in ACTIONS.values() if action.is_view]
_ACTIVE = [action.name for action in ACTIONS.values() if action.is_active]
_UNDELIVERED = [action.name for action in ACTIONS.values() if not action.is_delivered]


def days(touches: ir.Table) -> ir.Table:
    """Roll contacts up by record, brand, channel and day.

    Parameters
    ----------
    touches : touch_part
        Contacts in force; those that were not submitted, or that reached nobody (such as a mail sent but not
        delivered), are left out here.

    Returns
    -------
    record_day
        Additive: rows of different months or feeds may be put together.
    """
    reached = touches.filter((touches.status == "submitted") & touches.action.notin(_UNDELIVERED))
    rolled = reached.group_by("record_id", "brand", "channel", "local_on").agg(
        touches=reached.count(),
        contacts=reached.counts_once.sum(),
        views=reached.action.isin(_VIEWS).sum(),
        actives=reached.action.isin(_ACTIVE).sum(),
    )
    return record_day.check(rolled)
