"""The fourth pass goes on: which records are one person, under which id."""

from __future__ import annotations

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.flow.best_values import keep_best_values
from hcploop.flow.linking import link_records
from hcploop.flow.rightness import measure_links
from hcploop.flow.work import Kept, Work
from hcploop.oneid.changes import told_moves
from hcploop.oneid.golden import known
from hcploop.oneid.kernels.ids import events, record_persons, redirects
from hcploop.oneid.kernels.past import Past


def find_people(work: Work) -> list[str]:
    """Link records to persons, give the persons ids, and pick the best known value of each field.

    Parameters
    ----------
    work : Work
        The run. Reads `record`, `institution`, `territory`, `identity_decision`, `value_decision`; takes up
        `pair_score`, `cluster`, `record_person`, `hcp`, `hcp_value`, `value_conflict`, `workplace`, `hcp_grade`,
        `hcp_identifier`, `hcp_redirect`, `oneid_event`, `oneid_review`, `oneid_sample`, `oneid_quality`.

    Returns
    -------
    list of str
        OneIDs that this run issues.
    """
    found = link_records(work)
    measure_links(work)
    work.progress.step(2, 4, "ids")
    minted = _ids(work, found)
    work.progress.step(3, 4, "best values")
    keep_best_values(work)
    return minted


def _ids(work: Work, found: Kept) -> list[str]:
    """Carry ids over from the snapshot in force; tell what changed. The new ids."""
    records = work.kept[schema.record.name]
    previous = work.of_parent(schema.record_person)
    if previous.parts and all(work.is_as_before(one) for one in (found, records)):
        # The same records in the same clusters are the same people, under the same ids.
        for table in (schema.record_person, schema.hcp_redirect, schema.oneid_event):
            work.keep_parts(table, work.of_parent(table).parts)
        return []
    standing, earlier = work.of_parent(schema.hcp_redirect), work.of_parent(schema.oneid_event)
    issued = work.store.ids()
    of_before = (previous.key if previous.parts else "", standing.key, earlier.key)
    ingredients = (found.key, records.key, *of_before, str(len(issued)))
    feeds = tuple(feed.name for feed in work.market.feeds if feed.kind == "people")
    before = work.engine.arrow(work.read(previous).order_by("record_id"))
    past = Past(_told_moves(work, earlier), work.engine.arrow(work.read(standing)))

    def persons() -> ir.Table:
        clusters = work.engine.arrow(
            known(work.read(found), work.read(records), people_feeds=feeds).order_by("record_id")
        )
        return work.give("persons", record_persons(clusters, before, past, issued=issued))

    kept = work.keep(schema.record_person, *ingredients, make=persons)
    now = work.engine.arrow(work.read(kept).order_by("record_id"))
    moment = (kept.key, *of_before, str(work.as_of))
    work.keep(
        schema.hcp_redirect,
        *moment,
        make=lambda: work.give("redirects", redirects(before, now, past, as_of=work.as_of)),
    )
    told = work.part(
        schema.oneid_event.name, *moment, make=lambda: work.give("events", events(before, now, past, as_of=work.as_of))
    )
    work.keep_parts(schema.oneid_event, [*earlier.parts, told] if told.rows else earlier.parts)
    return sorted(set(pc.unique(now["one_id"]).to_pylist()) - set(issued))


def _told_moves(work: Work, earlier: Kept) -> pa.Table:
    """What earlier runs told of records that went from one id to another; a run adds one part."""
    filled = [work.store.part(part.key) for part in earlier.parts if part.rows]
    rows = work.engine.read(filled, numbered=True) if filled else work.read(earlier).mutate(file_number=0)
    return work.engine.arrow(told_moves(rows))
