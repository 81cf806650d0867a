"""Rows of aggregates feeds -> what platforms counted without naming people."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema


def aggregates(staged: ir.Table) -> ir.Table:
    """List the counts of platforms.

    Parameters
    ----------
    staged : schema.kinds.KINDS["aggregates"].staged
        Rows in force.

    Returns
    -------
    schema.aggregate
        One row a content, channel, day and source. Where two feeds of one source tell the same count, the larger
        stands: they are two readings of one counter, not two counters.
    """
    rows = staged.group_by("content_id", "channel", "counted_on", "source")
    counts = {name: staged[name].max() for name in ("views", "visitors", "shares")}
    return schema.aggregate.check(rows.agg(**counts))
