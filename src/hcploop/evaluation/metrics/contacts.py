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
    formula="submitted, delivered contacts, a group contact counted once; n counts each attendee",
    formula_zh="已提交且送达的触达次数，群组触达计一次；n 按每位参与者计",
    limits="A contact is a contact however long it took.",
    limits_zh="不区分触达时长。",
    adds_up=True,
    make=_make,
)
