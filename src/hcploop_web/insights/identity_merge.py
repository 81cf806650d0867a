"""What two doctors would look like as one, and what speaks against it: asked of the loop's own stages."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from hcploop import schema
from hcploop.engine import DuckEngine, Store
from hcploop.flow.rating import collected_later
from hcploop.oneid.evidence import evidence
from hcploop.oneid.golden import golden
from hcploop.oneid.kernels.holdings import Holding, Holdings, MergeRules
from hcploop.oneid.shared import KINDS, shared_contacts
from hcploop.oneid.survival import field_values
from hcploop.oneid.workplaces import workplaces
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.identity_history import Identity, identity
from hcploop_web.insights.reading import Reading, reading
from hcploop_web.insights.refusals import told_plainly

SHOWN = (
    "name", "hospital", "hospital_level", "department", "title", "academic_title", "province", "city", "region",
    "phone_masked", "email_masked", "licence_masked", "papers", "society_posts", "graduated_year", "rep_id",
    "is_active", "records",
)  # fmt: skip


@dataclass(frozen=True)
class Merge:
    """Two doctors, and one made of both.

    Parameters
    ----------
    one, other : Identity
        As they are.
    kept_id : str
        The id that stays; the other leads to it.
    fields : tuple of (name, value, value, value, verdict)
        Of the one, of the other, and of both as one; whether the two agree, differ, or only one tells it.
    conflict : str
        Why the loop would not join them by itself; empty where it could.
    pairs : tuple of (str, str)
        Records to be decided about, so that all of both are held together: were only two of them joined, the loop
        would still refuse others that contradict.
    """

    one: Identity
    other: Identity
    kept_id: str
    fields: tuple[tuple[str, Any, Any, Any, str], ...]
    conflict: str
    pairs: tuple[tuple[str, str], ...]


def merge_of(one_id: str, other_id: str, sight: Sight) -> Merge | None:
    """Tell what two doctors would be as one; None where they are one already.

    Raises
    ------
    NoSuchDoctor
        One of them is not there, or the user does not see her.
    NothingYet
        There is no snapshot.
    """
    one, other = identity(one_id, sight), identity(other_id, sight)
    if one.one_id == other.one_id:
        return None
    now = reading()
    kept = _kept(one, other)
    with (
        tempfile.TemporaryDirectory(prefix="hcploop-merge-") as temp,
        told_plainly(),
        collected_later(),
        DuckEngine(temp=Path(temp), threads=1) as engine,
    ):
        both = _golden(now, engine, one, other, kept)
        conflict = _conflict(now, engine, one, other)
    told = {
        row["one_id"]: row for row in now.rows("SELECT * FROM hcp WHERE one_id IN (?, ?)", [one.one_id, other.one_id])
    }
    names = list(dict.fromkeys(record.named for side in (one, other) for record in side.records))
    sides = (told[one.one_id], told[other.one_id], both)
    return Merge(
        one=one,
        other=other,
        kept_id=kept,
        fields=tuple((name, *(side[name] for side in sides), _verdict(name, sides, one, other)) for name in SHOWN),
        conflict=conflict,
        pairs=tuple((names[0], name) for name in names[1:]),
    )


def _verdict(name: str, sides: Sequence[dict[str, Any]], one: Identity, other: Identity) -> str:
    if sides[0][name] is None or sides[1][name] is None or name == "records":
        return "one"
    if name in _MASKED:
        # Masked alike is not the same: the records know.
        told = [{record.values[_MASKED[name]] for record in side.records} - {None} for side in (one, other)]
        return "agrees" if told[0] & told[1] else "differs"
    return "agrees" if sides[0][name] == sides[1][name] else "differs"


_MASKED = {"phone_masked": "phone", "email_masked": "email", "licence_masked": "licence_no"}


def _kept(one: Identity, other: Identity) -> str:
    """The id of whom more records are known stays; of equals, the older."""
    if len(one.records) != len(other.records):
        return max(one, other, key=lambda side: len(side.records)).one_id
    age = {one_id: place for place, one_id in enumerate(Store(settings.OUT, read_only=True).ids())}
    return min(one, other, key=lambda side: age.get(side.one_id, len(age))).one_id


def _ids(*sides: Identity) -> list[int]:
    return [one.record_id for side in sides for one in side.records]


def _golden(now: Reading, engine: DuckEngine, one: Identity, other: Identity, kept: str) -> dict[str, Any]:
    records = _records(now, "r.record_id IN (SELECT unnest(?::BIGINT[]))", [_ids(one, other)])
    persons = [
        {"record_id": number, "one_id": kept, "probability": side.probabilities[number]}
        for side in (one, other)
        for number in _ids(side)
    ]
    names = ("institution", "territory")
    places = {name: getattr(schema, name).arrow(now.rows(f"SELECT * FROM {name}")) for name in names}  # noqa: S608 - our tables
    decided = now.rows(
        "SELECT * FROM value_decision WHERE record_id IN (SELECT unnest(?::BIGINT[]))", [_ids(one, other)]
    )
    told = (engine.give("record", records), engine.give("record_person", schema.record_person.arrow(persons)))
    decisions = engine.give("value_decision", schema.value_decision.arrow(decided))
    settings = now.snapshot.manifest.settings
    places_of_work = _workplaces(now, engine, told) if settings.survivorship.asks_main_site else None
    values = field_values(*told, decisions, places_of_work, rules=settings.survivorship)
    made = golden(values, *told, *(engine.give(name, places[name]) for name in names))
    found: dict[str, Any] = engine.arrow(made).to_pylist()[0]
    return found


def _workplaces(now: Reading, engine: DuckEngine, told: tuple[ir.Table, ir.Table]) -> ir.Table:
    ids = engine.arrow(told[1])["record_id"].to_pylist()
    said = now.rows("SELECT * FROM affiliation WHERE record_id IN (SELECT unnest(?::BIGINT[]))", [ids])
    affiliations = engine.give("affiliation", schema.affiliation.arrow(said))
    zone = now.snapshot.manifest.settings.time_zone
    return workplaces((*told, affiliations), today=now.as_of.date(), zone=zone)


def _conflict(now: Reading, engine: DuckEngine, one: Identity, other: Identity) -> str:
    """Ask what holds two clusters apart, beside whoever shares a telephone, an address or an id with them."""
    ids = _ids(one, other)
    hers = "FROM record WHERE record_id IN (SELECT unnest(?::BIGINT[]))"
    shares = [f"r.{kind} IN (SELECT {kind} {hers})" for kind in KINDS]
    shares += [
        "r.record_id IN (SELECT unnest(?::BIGINT[]))",
        f"list_has_any(r.other_ids, (SELECT flatten(list(other_ids)) {hers}))",
    ]
    near = _records(now, " OR ".join(shares), [ids] * len(shares))
    limits = now.snapshot.manifest.settings.limits
    records = engine.give("near", near)
    shared = engine.materialise("shared", shared_contacts(records, limits=limits))
    told = engine.arrow(evidence(records, shared))
    told = told.filter(pc.is_in(told["record_id"], pa.array(ids, pa.int64())))
    holdings = Holdings(told)
    place = {number: row for row, number in enumerate(told["record_id"].to_pylist())}
    sides = [_held(holdings, [place[number] for number in _ids(side)]) for side in (one, other)]
    return holdings.why_not(sides[0], sides[1], MergeRules(limits=limits))


def _held(holdings: Holdings, rows: Sequence[int]) -> Holding:
    first = holdings.of(rows[0])
    for row in rows[1:]:
        first.absorb(holdings.of(row))
    return first


def _records(now: Reading, where: str, given: list[Any]) -> pa.Table:
    return schema.record.arrow(now.rows(f"SELECT r.* FROM record r WHERE {where}", given))  # noqa: S608 - our own condition
