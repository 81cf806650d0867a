"""The figures of the closed loop."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.metrics import ALL


def figures(counted: Mapping[str, ir.Table]) -> ir.Table:
    """Turn what was counted into every metric of `metrics.ALL` that is made from it.

    Parameters
    ----------
    counted : mapping of str to table
        Tables of `schema` by their names, such as `period_count`; metrics that read another one are left out.

    Returns
    -------
    schema.figure
        One row a metric, brand, period and cut. `n` stands beside each; what must not be shown is empty already.
    """
    made = [metric.make(counted[metric.reads], metric) for metric in ALL if metric.reads in counted]
    return schema.figure.check(ibis.union(*made) if len(made) > 1 else made[0])
