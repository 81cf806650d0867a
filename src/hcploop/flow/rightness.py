"""The fourth pass measures itself: a sample for stewards, and what their answers say of all links."""

from __future__ import annotations

from dataclasses import asdict

import ibis.expr.types as ir

from hcploop import schema
from hcploop.flow.linking import MERGING
from hcploop.flow.work import Work
from hcploop.oneid.kernels.quality import SampleRules, drawn, estimated

SAMPLING = SampleRules()


def measure_links(work: Work) -> None:
    """Draw pairs for stewards to judge, and estimate from what they have said how right the links are.

    The sample of the snapshot in force stands as long as its model and what stewards decided do.

    Parameters
    ----------
    work : Work
        The run. Reads `linkage_model`, `pair_score`, `cluster`, `identity_decision`; takes up `oneid_sample`,
        `oneid_quality`.
    """
    before = work.of_parent(schema.oneid_sample)
    read = [work.kept[table.name] for table in (schema.linkage_model, schema.identity_decision)]
    if before.parts and all(work.is_as_before(one) for one in read):
        for table in (schema.oneid_sample, schema.oneid_quality):
            work.keep_parts(table, work.of_parent(table).parts)
        return
    pairs, clusters, decisions = (
        work.kept[table.name] for table in (schema.pair_score, schema.cluster, schema.identity_decision)
    )

    def sample() -> ir.Table:
        scored, *others = (work.read(kept) for kept in (pairs, clusters, decisions, before))
        slim = work.engine.arrow(scored.select("record_a", "record_b", "probability"))
        grouped, said, standing = (work.engine.arrow(rows) for rows in others)
        return work.give("sample", drawn(slim, grouped, said, standing, merging=MERGING, rules=SAMPLING))

    settings = str(asdict(MERGING)), str(asdict(SAMPLING))
    keys = (pairs.key, clusters.key, decisions.key, before.key)
    asked = work.keep(schema.oneid_sample, *keys, *settings, make=sample)
    work.keep(
        schema.oneid_quality,
        asked.key,
        str(asdict(SAMPLING)),
        make=lambda: work.give("quality", estimated(work.engine.arrow(work.read(asked)), rules=SAMPLING)),
    )
