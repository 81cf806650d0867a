"""Rows of name_decisions feeds -> what stewards decided written names to mean."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def name_decisions(staged: ir.Table) -> ir.Table:
    """List what stewards decided written names to mean.

    Parameters
    ----------
    staged : schema.kinds.KINDS["name_decisions"].staged
        Rows in force.

    Returns
    -------
    schema.name_decision
        One row a kind, name and place; of two decisions the one of the last feed and row stands.
    """
    rows = staged.mutate(raw=staged.raw.strip(), place=staged.place.fill_null("").strip())
    order = ibis.window(group_by=[rows.kind, rows.raw, rows.place], order_by=[rows.feed.desc(), rows.row_number.desc()])
    last = rows.mutate(turn=ibis.row_number().over(order)).filter(ibis._.turn == 0)
    told = last.select(
        "kind",
        "raw",
        "place",
        value=last["value"].fill_null("").strip(),
        decided_by=last.decided_by.strip().nullif(""),
    )
    return schema.name_decision.check(told)
