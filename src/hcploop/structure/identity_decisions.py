"""Rows of identity_decisions feeds -> what stewards decided about two records."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def identity_decisions(staged: ir.Table, records: ir.Table) -> ir.Table:
    """List what stewards decided about pairs of records.

    Parameters
    ----------
    staged : schema.kinds.KINDS["identity_decisions"].staged
        Rows in force; a record is named as `source:source_id`.
    records : schema.record
        All records, those of which an identifier only is known among them.

    Returns
    -------
    schema.identity_decision
        One row a pair, the smaller number first; of two decisions about a pair the one of the last feed and row
        stands. A decision about a record that there is not (yet) is left out.
    """
    known = records.select("record_id", named=records.source + ":" + records.source_id)
    one = known.select(id_a="record_id", named_a="named")
    other = known.view().select(id_b="record_id", named_b="named")
    rows = staged.inner_join(one, staged.record_a.strip() == one.named_a)
    rows = rows.inner_join(other, rows.record_b.strip() == other.named_b)
    pairs = rows.select(
        "decision",
        "decided_by",
        "feed",
        "row_number",
        first_id=ibis.least(rows.id_a, rows.id_b),
        second_id=ibis.greatest(rows.id_a, rows.id_b),
    )
    pairs = pairs.filter(pairs.first_id != pairs.second_id)
    order = ibis.window(
        group_by=[pairs.first_id, pairs.second_id], order_by=[pairs.feed.desc(), pairs.row_number.desc()]
    )
    last = pairs.mutate(place=ibis.row_number().over(order)).filter(ibis._.place == 0)
    told = last.select("decision", "decided_by", record_a="first_id", record_b="second_id")
    return schema.identity_decision.check(told)
