"""The fourth pass goes on: which records are linked and merged, all anew or going on from the last run."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import cached_property

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from hcploop import schema
from hcploop.engine import code_hash
from hcploop.flow.blocking import keep_blocked_values
from hcploop.flow.changed import changed_since
from hcploop.flow.work import Kept, Work
from hcploop.oneid.block import neighbours, useful_keys, with_blocks
from hcploop.oneid.ceiling import caught, estimate, rule_yields
from hcploop.oneid.changes import loosened_records, standing_pairs, touched_records
from hcploop.oneid.evidence import keyed_evidence, told_of, whole
from hcploop.oneid.frequency import frequencies
from hcploop.oneid.kernels.holdings import MERGED_BY, MergeRules
from hcploop.oneid.kernels.merge import merged, reviews
from hcploop.oneid.kernels.reach import reached
from hcploop.oneid.link import LinkRules, learned, scored
from hcploop.oneid.settings import RARE_COLUMNS
from hcploop.oneid.shared import shared_contacts

RULES, MERGING = LinkRules(), MergeRules()
_KEYED, _EVIDENCE, _TOUCHED, _REACHED = (
    "keyed_evidence",
    schema.linkage_evidence.name,
    "touched_record",
    "reached_record",
)
_SHARED, _SHARED_BEFORE = "shared_contact", "shared_before"
_MADE = (_KEYED, _EVIDENCE, _TOUCHED, _REACHED, _SHARED, _SHARED_BEFORE, "useful_key", "caught_pair")
_FREQUENT = {column: f"frequent_{column}" for column in RARE_COLUMNS}
_TABLES = (schema.linkage_model, schema.pair_score, schema.cluster, schema.oneid_review)
_BLOCKING = (schema.blocking_rule, schema.blocking_estimate)


def link_records(work: Work) -> Kept:
    """Compare records, merge those that are one person, and list what a steward should look at.

    Where the snapshot in force was linked by the same code from nearly as many records, its model, pairs and clusters
    stand, and only what a new, changed or vanished record or decision reaches is done anew.

    Parameters
    ----------
    work : Work
        The run. Reads `record`, `placeholder_value`, `identity_decision`; takes up `linkage_model`, `pair_score`,
        `blocking_rule`, `blocking_estimate`, `cluster`, `oneid_review`, `blocked_value`.

    Returns
    -------
    Kept
        `cluster`.
    """
    told = _told(work)
    # Where people are known by traits, clusters are joined by the mean of all links, and a far one may matter.
    how = _Again(work, told) if not told and _goes_on(work) else _Anew(work, told)
    work.progress.step(0, 4, "compare")
    how.compare()
    work.progress.step(1, 4, "merge")
    how.merge()
    keep_blocked_values(work, lambda: how.shared)
    for name in (*_MADE, *_FREQUENT.values()):
        work.engine.drop(name)
    return work.kept[schema.cluster.name]


def _told(work: Work) -> frozenset[str]:
    """Which columns of people beyond their work hold a value."""
    (counted,) = work.engine.arrow(told_of(work.read(work.kept[schema.record.name]))).to_pylist()
    return frozenset(column for column, rows in counted.items() if rows)


def _goes_on(work: Work) -> bool:
    """Whether the last run's links may stand: the same code, seed and limits, and a model of nearly as many records."""
    if work.parent is None or work.parent.code_hash != code_hash() or work.parent.seed != work.seed:
        return False
    if work.parent.settings.limits != work.market.limits:
        return False
    before = [work.of_parent(table) for table in (schema.record, *_TABLES)]
    model = work.engine.arrow(work.read(before[1]))
    if not all(kept.parts for kept in before) or not model.num_rows:
        return False
    rows = sum(part.rows for part in work.kept[schema.record.name].parts)
    trained_on = model["trained_on"][0].as_py()
    return rows >= RULES.again_from and abs(rows - trained_on) <= trained_on * RULES.drift


class _Linking:
    """What both ways need."""

    def __init__(self, work: Work, told: frozenset[str]) -> None:
        self._work, self._told = work, told
        self._records = work.kept[schema.record.name]
        self._decisions = work.kept[schema.identity_decision.name]
        self._keyed: ir.Table | None = None
        self._merging = replace(MERGING, limits=work.market.limits)

    @cached_property
    def shared(self) -> ir.Table:
        """What is nobody's own, found once."""
        found = shared_contacts(self._work.read(self._records), limits=self._work.market.limits)
        return self._work.engine.materialise(_SHARED, found)

    def keyed(self) -> ir.Table:
        """Every record's evidence, made once and only if something must be linked."""
        if self._keyed is None:
            engine, records = self._work.engine, self._work.read(self._records)
            self._keyed = engine.materialise(_KEYED, keyed_evidence(records, self.shared, told=self._told))
        return self._keyed

    def _held(self, evidence: ir.Table) -> pa.Table:
        """What merging reads of some records."""
        return self._work.engine.arrow(whole(evidence).select(*MERGED_BY).order_by("record_id"))

    def decided(self) -> pa.Table:
        return self._work.engine.arrow(self._work.read(self._decisions))


class _Anew(_Linking):
    """All records with all."""

    def compare(self) -> None:
        work = self._work
        limits = work.market.limits.model_dump_json()
        ingredients = (self._records.key, str(work.seed), str(asdict(RULES)), limits)
        model = work.keep(schema.linkage_model, *ingredients, make=lambda: work.give("model", self._learned()))
        pairs = work.keep(schema.pair_score, *ingredients, make=lambda: work.give("pairs", self._scored(model)))
        told = (pairs.key, str(MERGING.accept))
        work.keep(schema.blocking_rule, *told, make=lambda: rule_yields(self.keyed(), self._caught(pairs)))
        work.keep(
            schema.blocking_estimate,
            *told,
            make=lambda: estimate(self._caught(pairs), accept=MERGING.accept),
        )

    def merge(self) -> None:
        work, pairs = self._work, self._work.kept[schema.pair_score.name]
        ingredients = (pairs.key, self._records.key, self._decisions.key, str(asdict(self._merging)))

        def clusters() -> ir.Table:
            return work.give(
                "clusters", merged(_sorted(work, pairs), self._evidence, self.decided(), rules=self._merging)
            )

        found = work.keep(schema.cluster, *ingredients, make=clusters)

        def open_questions() -> ir.Table:
            grouped = work.engine.arrow(work.read(found).order_by("record_id"))
            asked = reviews(_sorted(work, pairs), grouped, self._evidence, self.decided(), rules=self._merging)
            return work.give("reviews", asked)

        work.keep(schema.oneid_review, *ingredients, make=open_questions)

    def _learned(self) -> pa.Table:
        self._blocked()
        return learned(_EVIDENCE, api=self._work.engine.splink_learner(_EVIDENCE), seed=self._work.seed, rules=RULES)

    def _scored(self, model: Kept) -> pa.Table:
        self._blocked()
        told = self._work.engine.arrow(self._work.read(model))
        return scored(_EVIDENCE, told, api=self._work.engine.splink_api(), rules=RULES)

    def _caught(self, pairs: Kept) -> ir.Table:
        if self._found is None:
            told = [column for column in schema.linkage_evidence.columns if column in self.keyed().columns]
            found = caught(self._work.read(pairs), self._blocked().select(*told), accept=MERGING.accept)
            self._found = self._work.engine.materialise("caught_pair", found)
        return self._found

    def _blocked(self) -> ir.Table:
        if self._with_blocks is None:
            self._with_blocks = self._work.engine.materialise(_EVIDENCE, whole(with_blocks(self.keyed())))
        return self._with_blocks

    _with_blocks: ir.Table | None = None
    _found: ir.Table | None = None

    @cached_property
    def _evidence(self) -> pa.Table:
        return self._held(self.keyed())


class _Again(_Linking):
    """What was touched with all, and nothing else."""

    def __init__(self, work: Work, told: frozenset[str]) -> None:
        super().__init__(work, told)
        self._before = {table.name: work.of_parent(table) for table in (schema.record, *_TABLES)}
        self._decided_before = work.of_parent(schema.identity_decision)
        self._pairs_before = work.read(self._before[schema.pair_score.name])
        self._touched = work.engine.materialise(_TOUCHED, self._found())
        self._is_touched = work.engine.arrow(self._touched.limit(1)).num_rows > 0

    def _found(self) -> ir.Table:
        work, before = self._work, self._before[schema.record.name]
        if self._records.parts == before.parts:
            return work.give("untouched", pa.table({"record_id": pa.array([], pa.int64())}))
        now, earlier, changed = work.read(self._records), work.read(before), changed_since(work, schema.record)
        offices = work.engine.materialise(_SHARED_BEFORE, shared_contacts(earlier, limits=work.market.limits))
        return touched_records(now, earlier, changed, shared=self.shared, shared_before=offices)

    def compare(self) -> None:
        work = self._work
        for table in (schema.linkage_model, schema.pair_score):
            work.keep_parts(table, self._before[table.name].parts)
        for table in _BLOCKING:
            work.keep_parts(table, work.of_parent(table).parts)
        if self._is_touched:
            ingredients = [self._records.key, *(kept.key for kept in self._before.values()), str(asdict(RULES))]
            work.keep(schema.pair_score, "again", *ingredients, make=self._pairs)

    def _pairs(self) -> ir.Table:
        work, keyed, touched = self._work, self.keyed(), self._touched
        useful = work.engine.materialise("useful_key", useful_keys(keyed, touched))
        near = neighbours(keyed, useful)
        close = whole(with_blocks(keyed.semi_join(near, "record_id"), useful))
        marked = close.mutate(is_new=close.record_id.isin(touched.record_id))
        some = work.engine.materialise(_EVIDENCE, marked)
        frequent = {column: name for column, name in _FREQUENT.items() if column in keyed.columns}
        for column, name in frequent.items():
            work.engine.materialise(name, frequencies(some, keyed, column))
        model = work.engine.arrow(work.read(work.kept[schema.linkage_model.name]))
        found = scored(_EVIDENCE, model, api=work.engine.splink_api(), rules=RULES, frequent=frequent)
        standing = standing_pairs(self._pairs_before, touched)
        return standing.union(work.give("pairs", found)).order_by("record_a", "record_b")

    def merge(self) -> None:
        work = self._work
        start = self._start()
        for table in (schema.cluster, schema.oneid_review):
            work.keep_parts(table, self._before[table.name].parts)
        if not start.num_rows:
            return
        pairs = work.read(work.kept[schema.pair_score.name])
        strong = pairs.filter(pairs.probability >= self._merging.accept)
        told = work.read(self._decisions)
        links = work.engine.arrow(_ends(strong).union(_ends(told)))
        found = work.engine.materialise(_REACHED, work.give("reached", reached(links, start)))
        ingredients = [work.kept[schema.pair_score.name].key, self._records.key, self._decisions.key]
        ingredients += [self._before[schema.cluster.name].key, self._decided_before.key, str(asdict(self._merging))]
        work.keep(schema.cluster, "again", *ingredients, make=lambda: self._clusters(strong, found))
        ingredients.append(self._before[schema.oneid_review.name].key)
        work.keep(schema.oneid_review, "again", *ingredients, make=lambda: self._reviews(pairs, found))

    def _start(self) -> pa.Table:
        """The records at which something changed: a record, a pair, a decision."""
        work = self._work
        pairs = work.read(work.kept[schema.pair_score.name])
        loose = [loosened_records(one, self._touched) for one in (self._pairs_before, pairs)]
        now, before = (work.read(kept) for kept in (self._decisions, self._decided_before))
        keys = ["record_a", "record_b", "decision"]
        turned = now.anti_join(before, keys).union(before.anti_join(now, keys))
        ends = [turned.select(record_id=turned[side]) for side in keys[:2]]
        return work.engine.arrow(ibis.union(*loose, *ends, distinct=True))

    def _clusters(self, strong: ir.Table, found: ir.Table) -> ir.Table:
        work = self._work
        pairs = strong.semi_join(found, strong.record_a == found.record_id)
        anew = merged(
            work.engine.arrow(pairs.order_by("record_a", "record_b")),
            self._held(self.keyed().semi_join(found, "record_id")),
            self.decided(),
            rules=self._merging,
        )
        standing = work.read(self._before[schema.cluster.name]).anti_join(found, "record_id")
        return standing.union(work.give("clusters", anew)).order_by("record_id")

    def _reviews(self, pairs: ir.Table, found: ir.Table) -> ir.Table:
        work, clusters = self._work, self._work.read(self._work.kept[schema.cluster.name])
        ids = found.record_id
        doubtful = pairs.filter(pairs.probability >= self._merging.grey)
        asked = doubtful.filter(doubtful.record_a.isin(ids) | doubtful.record_b.isin(ids))
        ends = ibis.union(*[asked.select(record_id=asked[side]) for side in ("record_a", "record_b")])
        grouped = clusters.semi_join(clusters.semi_join(ends, "record_id"), "cluster")
        anew = reviews(
            work.engine.arrow(asked.order_by("record_a", "record_b")),
            work.engine.arrow(grouped.order_by("record_id")),
            self._held(self.keyed().semi_join(grouped, "record_id")),
            self.decided(),
            rules=self._merging,
        )
        before = work.read(self._before[schema.oneid_review.name])
        standing = before.filter(~(before.record_a.isin(ids) | before.record_b.isin(ids)))
        both = standing.union(work.give("reviews", anew))
        return both.order_by(ibis.desc("probability"), "record_a", "record_b")


def _ends(pairs: ir.Table) -> ir.Table:
    return pairs.select("record_a", "record_b")


def _sorted(work: Work, pairs: Kept) -> pa.Table:
    return work.engine.arrow(work.read(pairs).order_by("record_a", "record_b"))
