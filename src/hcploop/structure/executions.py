"""Rows of executions feeds -> what became of suggestions that were handed over."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema


def executions(staged: ir.Table) -> ir.Table:
    """List what became of suggestions.

    Parameters
    ----------
    staged : schema.kinds.KINDS["executions"].staged
        Rows in force; a decision that no run made is kept, as it may be one of a snapshot that was taken back.

    Returns
    -------
    schema.execution
        One row a decision, state and moment, however many feeds tell it.
    """
    return schema.execution.check(as_told(staged))


def as_told(staged: ir.Table) -> ir.Table:
    """Give what was said of each decision once.

    Parameters
    ----------
    staged : schema.kinds.KINDS["executions"].staged, or of feedback
        Rows in force.

    Returns
    -------
    table
        One row a decision, state and moment; its other columns from the first feed that fills them.
    """
    rows = staged.mutate(decision_id=staged.decision_id.strip())
    order = [rows.feed, rows.row_number]
    texts = {name: rows[name].strip().nullif("") for name in ("reason", "note", "rep_id")}
    first = {name: text.first(order_by=order, include_null=False) for name, text in texts.items()}
    return rows.group_by("decision_id", "state", "happened_at").agg(**first)
