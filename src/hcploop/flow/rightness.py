"""The fourth pass measures itself: a sample for stewards, and what their answers say of all links."""

from __future__ import annotations

from dataclasses import asdict

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.flow.linking import MERGING
from hcploop.flow.work import Kept, Work
from hcploop.oneid.kernels.quality import SampleRules, drawn, estimated

SAMPLING = SampleRules()


def measure_links(work: Work) -> None:
    """Draw pairs for stewards to judge, and estimate from what they have said how right the links are.

    The sample of the snapshot in force stands as long as its model, what stewards decided and its records do: a day's
    few new pairs change no stratum by much, and the model is learned anew before they do.

    Parameters
    ----------
    work : Work
        The run. Reads `linkage_model`, `pair_score`, `cluster`, `identity_decision`; takes up `oneid_sample`,
        `oneid_quality`.
    """
    before = work.of_parent(schema.oneid_sample)
    if before.parts and _stands(work, before):
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


def _stands(work: Work, sample: Kept) -> bool:
    """Whether the last run's sample is still one of these records, by this model and what stewards have decided."""
    if not work.is_as_before(work.kept[schema.linkage_model.name]):
        return False
    decided = work.kept[schema.identity_decision.name]
    # The table is written anew whenever a record changes, mostly with the same few rows.
    now, before = (work.engine.arrow(work.read(kept)) for kept in (decided, work.of_parent(schema.identity_decision)))
    keys = [("record_a", "ascending"), ("record_b", "ascending")]
    if not now.sort_by(keys).equals(before.sort_by(keys)):
        return False
    drawn_pairs, records = work.read(sample), work.read(work.kept[schema.record.name])
    ends = ibis.union(*[drawn_pairs.select(record_id=drawn_pairs[side]) for side in ("record_a", "record_b")])
    return not work.engine.arrow(ends.anti_join(records, "record_id").limit(1)).num_rows
