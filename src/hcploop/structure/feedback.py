"""Rows of feedback feeds -> what representatives said of suggestions."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema
from hcploop.structure.executions import as_told


def feedback(staged: ir.Table) -> ir.Table:
    """List what representatives said of suggestions.

    Parameters
    ----------
    staged : schema.kinds.KINDS["feedback"].staged
        Rows in force; a decision that no run made is kept.

    Returns
    -------
    schema.feedback
        One row a decision, state and moment, however many feeds tell it.
    """
    return schema.feedback.check(as_told(staged))
