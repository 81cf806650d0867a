"""The roll-up that tags and scores are made from: what a record did with a content in a month."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.schema import record_content_month
from hcploop.tags.dwell import dwell_factor


def content_months(touches: ir.Table) -> ir.Table:
    """Roll contacts up by record, brand, channel, action, content and month.

    Parameters
    ----------
    touches : touch_part
        Contacts in force; those that were not submitted are left out here.

    Returns
    -------
    record_content_month
        Additive: rows of different months or feeds may be put together.
    """
    reached = touches.filter(touches.status == "submitted")
    rolled = reached.group_by(
        "record_id", "brand", "channel", "action", "content_id", local_month=reached.local_on.truncate("M")
    ).agg(
        touches=reached.count(),
        contacts=reached.counts_once.sum(),
        dwell_seconds=reached.duration_seconds.fill_null(0.0).sum(),
        dwell_factor=dwell_factor(reached.duration_seconds, reached.progress_share).sum(),
        first_on=reached.local_on.min(),
        last_on=reached.local_on.max(),
    )
    return record_content_month.check(rolled)
