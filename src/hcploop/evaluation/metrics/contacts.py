"""Contacts: submitted, delivered contacts, a group contact counted once."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, count_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return count_figure(counts, metric, value=counts.contacts, n=counts.touches)


contacts = Metric(
    name="contacts",
    name_zh="触达次数",
    name_en="Contacts",
    stage="reach",
    unit="contacts",
    make=_make,
)
