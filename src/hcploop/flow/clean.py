"""The fourth pass begins: staged rows of every kind become clean tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from hcploop import schema, structure
from hcploop.engine import FileVersion, part_key
from hcploop.flow.blocking import keep_placeholders
from hcploop.flow.work import Kept, Work
from hcploop.schema.kinds import KINDS
from hcploop.structure import Forms, distinct_values, open_names, with_proposals
from hcploop.structure.data import in_force
from hcploop.structure.kernels.decided import as_decided, hospitals_as_decided
from hcploop.structure.kernels.departments import departments
from hcploop.structure.kernels.hospital_search import hospital_candidates
from hcploop.structure.kernels.names import names
from hcploop.structure.kernels.phones import phones, region_of
from hcploop.structure.kernels.places import places
from hcploop.structure.kernels.titles import titles

SMALL: Mapping[str, tuple[schema.Table, Callable[[ir.Table], ir.Table]]] = {
    "contents": (schema.content, structure.contents),
    "aggregates": (schema.aggregate, structure.aggregates),
    "consents": (schema.consent, structure.consents),
    "answers": (schema.answer, structure.answers),
    "questions": (schema.question, structure.questions),
    "reps": (schema.rep, structure.reps),
    "territories": (schema.territory, structure.territories),
    "costs": (schema.cost, structure.costs),
    "plans": (schema.plan, structure.plans),
    "executions": (schema.execution, structure.executions),
    "feedback": (schema.feedback, structure.feedback),
    "tag_reviews": (schema.tag_review, structure.tag_reviews),
    "name_decisions": (schema.name_decision, structure.name_decisions),
    "statements": (schema.statement, structure.statements),
}
"""Kinds whose rows are cleaned by themselves."""


def clean_small(work: Work, kinds: Mapping[str, Kept]) -> None:
    """Clean the kinds of `SMALL`, and take up their tables.

    Parameters
    ----------
    work : Work
        The run.
    kinds : mapping of str to Kept
        Rows in force.
    """
    for kind, (table, make) in SMALL.items():
        rows, until = so_far(work, kind, kinds)
        work.keep(table, kinds[kind].key if kind in kinds else "", until, make=partial(make, rows))


def so_far(work: Work, kind: str, kinds: Mapping[str, Kept]) -> tuple[ir.Table, str]:
    """Read the rows in force of a kind, without periods that have not begun.

    Parameters
    ----------
    work : Work
        The run.
    kind : str
        The kind of feed.
    kinds : mapping of str to Kept
        Rows in force.

    Returns
    -------
    rows : ibis table
        None where no feed is of the kind.
    until : str
        The day up to which they were read, where that decides; empty where it does not.
    """
    rows = work.read(kinds[kind]) if kind in kinds else work.nothing(KINDS[kind].staged)
    if kind not in _MEASURED or kind not in kinds:
        return rows, ""
    return rows.filter(structure.begins_on(rows.period) <= ibis.literal(work.today)), str(work.today)


_MEASURED = ("outcomes", "costs")
"""Kinds of periods that were measured; goals are of periods to come."""


def clean(work: Work, kinds: Mapping[str, Kept], files: Sequence[FileVersion]) -> None:
    """Clean people, institutions and what stands between them.

    Parameters
    ----------
    work : Work
        The run; takes up `institution`, `record`, `placeholder_value`, `affiliation`, `identity_decision` and
        `value_decision`.
    kinds : mapping of str to Kept
        Rows in force.
    files : sequence of FileVersion
        All files, for the people of whom they tell an identifier only.
    """
    rows = {kind: work.read(kinds[kind]) if kind in kinds else work.nothing(KINDS[kind].staged) for kind in _CLEANED}
    rows["people"] = structure.told_once(rows["people"], shared=_told_by_several(work))
    key = {kind: kinds[kind].key if kind in kinds else "" for kind in _CLEANED}
    listed = _institutions(work, rows, key)
    forms = _LazyForms(work, rows, listed)
    bare, bare_key = _bare(work, files)

    def all_records() -> ir.Table:
        found = structure.records(rows["people"], forms.made())
        return found.union(structure.bare_records(bare).anti_join(found, "record_id")) if bare_key else found

    zone, lists = work.market.time_zone, f"{in_force().key} {work.kept[schema.name_decision.name].key}"
    people = work.keep(schema.record, key["people"], listed.key, bare_key, zone, lists, make=all_records)
    people = _as_before(work, people)
    keep_placeholders(work, rows["people"], forms.made, key["people"], zone)
    asked = _open_names(work, rows, forms, listed)
    near = work.keep(
        schema.name_candidate, key["people"], listed.key, lists, make=lambda: _candidates(work, asked(), listed)
    )
    work.keep(
        schema.name_review,
        near.key,
        make=lambda: with_proposals(asked(), work.read(near)).order_by("kind", ibis.desc("records"), "raw", "place"),
    )
    work.keep(
        schema.affiliation,
        key["affiliations"],
        listed.key,
        lists,
        make=lambda: structure.affiliations(rows["affiliations"], forms.made()),
    )
    work.keep(
        schema.identity_decision,
        key["identity_decisions"],
        people.key,
        make=lambda: structure.identity_decisions(rows["identity_decisions"], work.read(people)),
    )
    work.keep(
        schema.value_decision,
        key["value_decisions"],
        people.key,
        lists,
        make=lambda: structure.value_decisions(rows["value_decisions"], work.read(people), forms.made()),
    )


def _open_names(work: Work, rows: Mapping[str, ir.Table], forms: _LazyForms, listed: Kept) -> Callable[[], ir.Table]:
    """Give the names that no rule is sure of; looked for once, and only if a table asks for them."""

    @cache
    def found() -> ir.Table:
        told = open_names(
            rows["people"],
            forms.made(),
            work.read(work.kept[schema.name_decision.name]),
            has_list=listed.rows > 0,
        )
        return work.engine.materialise("open_names", told)

    return found


def _candidates(work: Work, asked: ir.Table, listed: Kept) -> ir.Table:
    """Look for the hospitals that the most frequent names could be."""
    named = asked.filter(asked.kind == "hospital").order_by(ibis.desc("records"), "raw", "place").limit(_PROPOSED)
    texts = work.engine.arrow(named.select("raw", "place"))
    near = hospital_candidates(texts, work.engine.arrow(work.read(listed)))
    return work.give("name_candidates", near)


def _as_before(work: Work, made: Kept) -> Kept:
    """Take the parent's part in the place of one that says the same, so that nobody is compared with anybody again.

    A file that grows by contacts of people whom we know makes another part of the same records.
    """
    before = work.of_parent(made.table)
    if not before.parts or before.parts == made.parts or before.rows != made.rows:
        return made
    now, then = work.read(made), work.read(before)
    if now.schema() != then.schema():
        # The parent was made by a program that told less of a record.
        return made
    differs = now.difference(then).limit(1)
    return made if work.engine.arrow(differs).num_rows else work.keep_parts(made.table, before.parts)


def _told_by_several(work: Work) -> list[str]:
    """Name the sources whose people several feeds tell."""
    sources = Counter(feed.source for feed in work.market.feeds if feed.kind == "people")
    return sorted(source for source, feeds in sources.items() if feeds > 1)


_PROPOSED = 500
"""For how many names of hospitals the likeliest are looked for: people decide about the most frequent first."""
_CLEANED = ("people", "affiliations", "institutions", "identity_decisions", "value_decisions")


def _institutions(work: Work, rows: Mapping[str, ir.Table], key: Mapping[str, str]) -> Kept:
    def make() -> ir.Table:
        staged = rows["institutions"]
        found = places(work.engine.arrow(distinct_values(staged, "place")))
        return structure.institutions(staged, work.give("institution_places", found))

    return work.keep(schema.institution, key["institutions"], in_force().key, make=make)


class _LazyForms:
    """What kernels make of distinct texts; made once, and only if a table asks for it."""

    def __init__(self, work: Work, rows: Mapping[str, ir.Table], institutions: Kept) -> None:
        self._work, self._rows, self._institutions = work, rows, institutions
        self._made: Forms | None = None

    def made(self) -> Forms:
        if self._made is None:
            self._made = self._make()
        return self._made

    def _make(self) -> Forms:
        people, places_of_work = self._rows["people"], self._rows["affiliations"]
        listed = self._work.engine.arrow(self._work.read(self._institutions))
        decisions = self._work.engine.arrow(self._work.read(self._work.kept[schema.name_decision.name]))
        region = region_of(self._work.market.time_zone)
        kernels: dict[str, tuple[list[tuple[ir.Table, str]], Callable[[pa.Table], pa.Table]]] = {
            "names": ([(people, "name")], names),
            "hospitals": (
                [(people, "hospital"), (places_of_work, "hospital")],
                lambda values: hospitals_as_decided(values, listed, decisions),
            ),
            "departments": (
                [(people, "department"), (places_of_work, "department")],
                lambda values: as_decided(values, decisions, departments, kind="department"),
            ),
            "titles": (
                [(people, "title"), (people, "academic_title"), (places_of_work, "title")],
                lambda values: as_decided(values, decisions, titles, kind="title"),
            ),
            "places": ([(people, "place")], lambda values: as_decided(values, decisions, places, kind="place")),
            "phones": ([(people, "phone")], lambda values: phones(values, region=region)),
        }
        made = {}
        for step, (name, (columns, kernel)) in enumerate(kernels.items()):
            self._work.progress.step(step, len(kernels), name)
            texts = [distinct_values(table, column) for table, column in columns]
            values = ibis.union(*texts, distinct=True) if len(texts) > 1 else texts[0]
            made[name] = self._work.give(f"forms_{name}", kernel(self._work.engine.arrow(values)))
        return Forms(**made)


def _bare(work: Work, files: Sequence[FileVersion]) -> tuple[ir.Table, str]:
    """Find the people whom facts name by an identifier that is no source's own id."""
    keys = [(file, part_key("person_key", file.staged)) for file in files if file.rows_kept]
    there = [(file, key) for file, key in keys if work.store.has(key)]
    tables = []
    sources = {feed.name: feed.source for feed in work.market.feeds}
    for file, key in there:
        rows = work.rows(work.there(key))
        tables.append(
            rows.select(
                "record_id",
                source=ibis.literal(sources[file.feed]),
                source_id=rows.person_kind + ":" + rows.person_value,
                kind="person_kind",
                value="person_value",
            )
        )
    if not tables:
        return work.nothing(schema.person_key), ""
    told = ibis.union(*tables, distinct=True) if len(tables) > 1 else tables[0].distinct()
    return told, " ".join(key for _, key in there)
