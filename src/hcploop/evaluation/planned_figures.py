"""The figures that a plan can be compared with."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop import schema


def planned_figures(figure: ir.Table, plan: ir.Table) -> ir.Table:
    """Return the figures of the metrics, brands and periods that plans name, with all their cuts.

    Parameters
    ----------
    figure : schema.figure
        All figures.
    plan : schema.plan
        What was planned.

    Returns
    -------
    schema.figure
        Those that `kernels.leaks` reads.
    """
    return schema.figure.check(figure.semi_join(plan, ["metric", "brand", "period"]))
