"""The fourth pass goes on: which records are one person, under which id."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.flow.linking import link_records
from hcploop.flow.work import Kept, Work
from hcploop.oneid.differing import differing_values, value_conflicts
from hcploop.oneid.golden import golden, hcp_grade, identifiers, known
from hcploop.oneid.kernels.ids import events, record_persons, redirects
from hcploop.oneid.survival import field_values
from hcploop.oneid.workplaces import workplaces


def find_people(work: Work) -> list[str]:
    """Link records to persons, give the persons ids, and pick the best known value of each field.

    Parameters
    ----------
    work : Work
        The run. Reads `record`, `institution`, `territory`, `identity_decision`, `value_decision`; takes up
        `pair_score`, `cluster`, `record_person`, `hcp`, `hcp_value`, `value_conflict`, `workplace`, `hcp_grade`,
        `hcp_identifier`, `hcp_redirect`, `oneid_event`, `oneid_review`.

    Returns
    -------
    list of str
        OneIDs that this run issues.
    """
    found = link_records(work)
    work.progress.step(2, 4, "ids")
    persons, minted = _ids(work, found)
    work.progress.step(3, 4, "best values")
    _workplaces(work, work.kept[schema.record.name], persons)
    _golden(work, work.kept[schema.record.name], persons)
    return minted


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
    decisions, rules = work.kept[schema.value_decision.name], work.market.survivorship
    places = work.kept[schema.workplace.name] if rules.asks_main_site else None
    told = (records.key, persons.key, decisions.key, rules.model_dump_json(), places.key if places else "")

    @cache
    def values() -> ir.Table:
        """Two tables are made from it; full contacts stand in it, so it is not kept."""
        given = [work.read(one) for one in (records, persons, decisions, places) if one]
        listed = field_values(*given, rules=rules)
        return work.engine.materialise(schema.field_value.name, listed)

    work.keep(
        schema.hcp,
        *told,
        hospitals.key,
        territories.key,
        make=lambda: golden(
            values(), work.read(records), work.read(persons), work.read(hospitals), work.read(territories)
        ).order_by("one_id"),
    )
    differing = work.keep(
        schema.hcp_value,
        *told,
        make=lambda: differing_values(values(), rules=rules).order_by("one_id", "field", "place"),
    )
    work.keep(
        schema.value_conflict,
        differing.key,
        rules.model_dump_json(),
        make=lambda: value_conflicts(work.read(differing), rules=rules).order_by(
            ibis.desc("weight"), "one_id", "field"
        ),
    )
    work.engine.drop(schema.field_value.name)
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


def _workplaces(work: Work, records: Kept, persons: Kept) -> None:
    affiliations, zone = work.kept[schema.affiliation.name], work.market.time_zone
    told = (records, persons, affiliations)
    work.keep(
        schema.workplace,
        *(kept.key for kept in told),
        str(work.today),
        zone,
        make=lambda: workplaces(
            (work.read(records), work.read(persons), work.read(affiliations)), today=work.today, zone=zone
        ).order_by("one_id", "place"),
    )
