"""People met ÷ representatives who met anybody."""

from __future__ import annotations

import ibis.expr.types as ir

from hcploop.evaluation.metrics.declare import Metric, ratio_figure


def _make(counts: ir.Table, metric: Metric) -> ir.Table:
    return ratio_figure(counts, metric, value=counts.covered, of=counts.reps, n=counts.reps)


covered_per_rep = Metric(
    name="covered_per_rep",
    name_zh="代表人均覆盖客户数",
    name_en="Customers covered per representative",
    stage="convert",
    unit="people per representative",
    formula=(
        "distinct people with a delivered personal contact, representative by representative, added up ÷ "
        "representatives with such a contact"
    ),
    formula_zh="各代表人际触达去重客户数之和 ÷ 有触达的代表数",
    limits=(
        "Who was met by two representatives counts for both. Where a contact names none, the one in charge counts."
    ),
    limits_zh="被两位代表触达者各计一次；触达未注明代表时计负责代表。",
    reads="rep_count",
    make=_make,
)
