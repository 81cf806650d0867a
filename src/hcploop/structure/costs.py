"""Rows of costs feeds -> what was spent."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema


def costs(staged: ir.Table) -> ir.Table:
    """List what was spent.

    Parameters
    ----------
    staged : schema.kinds.KINDS["costs"].staged
        Rows in force.

    Returns
    -------
    schema.cost
        One row a row; without a brand it is for `all`, without a channel for all of them.
    """
    told = staged.select(
        "period",
        "amount",
        "channel",
        campaign_id=staged.campaign_id.strip().nullif(""),
        brand=staged.brand.strip().nullif("").fill_null("all"),
    )
    return schema.cost.check(told)
