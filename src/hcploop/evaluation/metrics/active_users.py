"""Active users: distinct people who did something themselves; by day, week and month DAU, WAU and MAU."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return count_figure(counts, metric, value=counts.active, n=counts.active, out_of=counts.people)


active_users = Metric(
    name="active_users",
    name_zh="活跃用户数",
    name_en="Active users",
    stage="engage",
    unit="people",
    formula="distinct people who did something themselves; by day, week and month these are DAU, WAU and MAU",
    formula_zh="期内有主动行为的去重人数；按日、周、月即 DAU、WAU、MAU",
    limits="Being visited or sent something is not active.",
    limits_zh="被拜访、被推送不算主动。",
    make=_make,
)
