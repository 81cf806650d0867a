"""The figures of the closed loop."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.metrics import ALL


def figures(period_count: ir.Table) -> ir.Table:
    """Turn what was counted into every metric of `metrics.ALL`.

    Parameters
    ----------
    period_count : schema.period_count
        What was counted in each period and cut.

    Returns
    -------
    schema.figure
        One row a metric, brand, period and cut. Small numbers are not hidden here: `n` stands beside each.
    """
    return schema.figure.check(ibis.union(*(metric.make(period_count, metric) for metric in ALL)))
