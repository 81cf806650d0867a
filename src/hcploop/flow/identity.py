"""The fourth pass goes on: which records are one person, under which id."""

from __future__ import annotations

from dataclasses import asdict

import ibis.expr.types as ir
import pyarrow as pa

from hcploop import schema
from hcploop.flow.work import Kept, Work
from hcploop.oneid.evidence import evidence, told_of
from hcploop.oneid.golden import golden, hcp_grade, identifiers, known
from hcploop.oneid.kernels.holdings import MergeRules
from hcploop.oneid.kernels.ids import events, record_persons, redirects
from hcploop.oneid.kernels.merge import merged, reviews
from hcploop.oneid.link import LinkRules, link
from hcploop.oneid.shared import shared_contacts

_EVIDENCE = schema.linkage_evidence.name


def find_people(work: Work) -> list[str]:
    """Link records to persons, give the persons ids, and pick the best known value of each field.

    Parameters
    ----------
    work : Work
        The run. Reads `record`, `institution`, `territory`, `identity_decision`; takes up `pair_score`, `cluster`,
        `record_person`, `hcp`, `hcp_grade`, `hcp_identifier`, `hcp_redirect`, `oneid_event`, `oneid_review`.

    Returns
    -------
    list of str
        OneIDs that this run issues.
    """
    records = work.kept[schema.record.name]
    decisions = work.kept[schema.identity_decision.name]
    rules, merging = LinkRules(), MergeRules()
    holder = _Evidence(work, records)
    work.progress.step(0, 4, "compare")
    pairs = work.keep(
        schema.pair_score,
        records.key,
        str(work.seed),
        str(asdict(rules)),
        make=lambda: work.give("pairs", _linked(work, holder, rules)),
    )
    work.progress.step(1, 4, "merge")
    found = _merged(work, holder, pairs, decisions, merging)
    work.progress.step(2, 4, "ids")
    persons, minted = _ids(work, found)
    work.progress.step(3, 4, "best values")
    _golden(work, records, persons)
    return minted


class _Evidence:
    """What linking reads, made once and only if something must be linked."""

    def __init__(self, work: Work, records: Kept) -> None:
        self._work, self._records = work, records
        self._table: ir.Table | None = None

    def table(self) -> ir.Table:
        if self._table is None:
            records = self._work.read(self._records)
            shared = self._work.engine.materialise("shared_contact", shared_contacts(records))
            counted = self._work.engine.arrow(told_of(records)).to_pylist()[0]
            told = {column for column, rows in counted.items() if rows}
            self._table = self._work.engine.materialise(_EVIDENCE, evidence(records, shared, told=told))
        return self._table

    def arrow(self) -> pa.Table:
        return self._work.engine.arrow(self.table().order_by("record_id"))


def _linked(work: Work, holder: _Evidence, rules: LinkRules) -> pa.Table:
    holder.table()
    return link(_EVIDENCE, api=work.engine.splink_api(), seed=work.seed, rules=rules)


def _merged(work: Work, holder: _Evidence, pairs: Kept, decisions: Kept, rules: MergeRules) -> Kept:
    ingredients = (pairs.key, work.kept[schema.record.name].key, decisions.key, str(asdict(rules)))

    def clusters() -> ir.Table:
        decided = work.engine.arrow(work.read(decisions))
        return work.give("clusters", merged(_sorted(work, pairs), holder.arrow(), decided, rules=rules))

    found = work.keep(schema.cluster, *ingredients, make=clusters)

    def open_questions() -> ir.Table:
        decided = work.engine.arrow(work.read(decisions))
        grouped = work.engine.arrow(work.read(found).order_by("record_id"))
        return work.give("reviews", reviews(_sorted(work, pairs), grouped, holder.arrow(), decided, rules=rules))

    work.keep(schema.oneid_review, *ingredients, make=open_questions)
    return found


def _sorted(work: Work, pairs: Kept) -> pa.Table:
    return work.engine.arrow(work.read(pairs).order_by("record_a", "record_b"))


def _ids(work: Work, found: Kept) -> tuple[Kept, list[str]]:
    """Carry ids over from the snapshot in force; tell what changed."""
    records = work.kept[schema.record.name]
    previous = work.of_parent(schema.record_person)
    if previous.parts and all(_is_as_before(work, one) for one in (found, records)):
        # The same records in the same clusters are the same people, under the same ids.
        for table in (schema.record_person, schema.hcp_redirect, schema.oneid_event):
            work.keep_parts(table, work.of_parent(table).parts)
        return work.kept[schema.record_person.name], []
    standing = work.of_parent(schema.hcp_redirect)
    issued = work.store.ids()
    ingredients = (found.key, records.key, previous.key if previous.parts else "", str(len(issued)))
    feeds = tuple(feed.name for feed in work.market.feeds if feed.kind == "people")
    before = work.engine.arrow(work.read(previous).order_by("record_id"))

    def persons() -> ir.Table:
        clusters = work.engine.arrow(
            known(work.read(found), work.read(records), people_feeds=feeds).order_by("record_id")
        )
        return work.give("persons", record_persons(clusters, before, issued=issued))

    kept = work.keep(schema.record_person, *ingredients, make=persons)
    now = work.engine.arrow(work.read(kept).order_by("record_id"))
    moment = (kept.key, previous.key, str(work.as_of))
    work.keep(
        schema.hcp_redirect,
        *moment,
        standing.key,
        make=lambda: work.give(
            "redirects", redirects(before, now, work.engine.arrow(work.read(standing)), as_of=work.as_of)
        ),
    )
    told = work.part(
        schema.oneid_event.name, *moment, make=lambda: work.give("events", events(before, now, as_of=work.as_of))
    )
    earlier = work.of_parent(schema.oneid_event).parts
    work.keep_parts(schema.oneid_event, [*earlier, told] if told.rows else earlier)
    used = set(now["one_id"].to_pylist())
    return kept, sorted(used - set(issued))


def _is_as_before(work: Work, kept: Kept) -> bool:
    return work.of_parent(kept.table).parts == kept.parts


def _golden(work: Work, records: Kept, persons: Kept) -> None:
    hospitals, territories = work.kept[schema.institution.name], work.kept[schema.territory.name]
    work.keep(
        schema.hcp,
        *(kept.key for kept in (records, persons, hospitals, territories)),
        make=lambda: golden(
            work.read(records), work.read(persons), work.read(hospitals), work.read(territories)
        ).order_by("one_id"),
    )
    work.keep(
        schema.hcp_grade,
        records.key,
        persons.key,
        str(work.market.brands),
        make=lambda: hcp_grade(work.read(records), work.read(persons), brands=work.market.brands),
    )
    work.keep(
        schema.hcp_identifier,
        records.key,
        persons.key,
        make=lambda: identifiers(work.read(records), work.read(persons)),
    )
