"""Rows of plans feeds -> what was planned."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema


def plans(staged: ir.Table) -> ir.Table:
    """List the goals.

    Parameters
    ----------
    staged : schema.kinds.KINDS["plans"].staged
        Rows in force.

    Returns
    -------
    schema.plan
        One row a row; without a brand the goal is for `all`, without a cut for the whole. `metric` and `cut` are
        written as the figures write them, in small letters.
    """
    told = staged.select(
        "period",
        "goal",
        metric=staged.metric.strip().lower(),
        brand=staged.brand.strip().nullif("").fill_null("all"),
        cut=staged.cut.strip().lower().fill_null(""),
        cut_value=staged.cut_value.strip().fill_null(""),
    )
    return schema.plan.check(told)
