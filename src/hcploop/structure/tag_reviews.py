"""Rows of tag_reviews feeds -> what reviewers decided about tags of contents."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def tag_reviews(staged: ir.Table) -> ir.Table:
    """List what reviewers decided about tags of contents.

    Parameters
    ----------
    staged : schema.kinds.KINDS["tag_reviews"].staged
        Rows in force.

    Returns
    -------
    schema.tag_review
        One row a content and tag; of two decisions the one of the last feed and row stands.
    """
    rows = staged.mutate(content_id=staged.content_id.strip(), tag=staged.tag.strip())
    order = ibis.window(group_by=[rows.content_id, rows.tag], order_by=[rows.feed.desc(), rows.row_number.desc()])
    last = rows.mutate(place=ibis.row_number().over(order)).filter(ibis._.place == 0)
    told = last.select("content_id", "tag", "decision", decided_by=last.decided_by.strip().nullif(""))
    return schema.tag_review.check(told)
