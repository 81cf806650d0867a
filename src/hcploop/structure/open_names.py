"""Which written names a steward should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.schema.kinds.name_decisions import NO_PLACE
from hcploop.structure.records import place_text

if TYPE_CHECKING:
    from hcploop.structure.records import Forms

_WEAK = ("similar", "short", "ambiguous", "unknown")
_SURE = 0.75
"""From which score on a department, title or place is not asked about."""


def open_names(people: ir.Table, forms: Forms, decisions: ir.Table, *, has_list: bool) -> ir.Table:
    """List the names that no rule is sure of, with the number of rows that say so.

    Parameters
    ----------
    people : schema.kinds.KINDS["people"].staged
        Rows in force.
    forms : Forms
        What the kernels made of their texts.
    decisions : schema.name_decision
        What stewards decided: that a text names no rank or place is an answer, too, and is not asked for again.
    has_list : bool
        Whether the market lists hospitals: without a list every name is as good as another.

    Returns
    -------
    schema.name_review
        One row a kind, name and place, without a proposal.
    """
    found = [_departments(people, forms.departments), _titles(people, forms.titles), _places(people, forms.places)]
    if has_list:
        found.append(_hospitals(people, forms.hospitals))
    told = _undecided(ibis.union(*found), decisions)
    nothing = {"proposed_id": ibis.null("string"), "proposed": ibis.null("string"), "likeness": ibis.null("float64")}
    return schema.name_review.check(told.mutate(**nothing))


def with_proposals(names: ir.Table, candidates: ir.Table) -> ir.Table:
    """Say beside the hospitals' names which of the known ones each could be.

    Parameters
    ----------
    names : schema.name_review
        Without proposals.
    candidates : schema.name_candidate
        Of each name and place the likeliest counts.

    Returns
    -------
    schema.name_review
        The same rows.
    """
    likeliest = candidates.filter(candidates["rank"] == 1).select(
        "raw", "place", kind=ibis.literal("hospital"), id="institution_id", name="hospital", alike="score"
    )
    both = names.left_join(likeliest, ["kind", "raw", "place"])
    told = both.mutate(proposed_id=both.id, proposed=both.name, likeness=both.alike)
    return schema.name_review.check(told.select(*schema.name_review.columns))


def _undecided(names: ir.Table, decisions: ir.Table) -> ir.Table:
    """Leave out what was decided, in its place or wherever it stands."""
    told = decisions.select(meant="kind", text="raw", where="place")
    is_meant = (names.kind == told.meant) & (names.raw.strip() == told.text)
    at = (names.place == "").ifelse(NO_PLACE, names.place)
    return names.anti_join(told, is_meant & ((told["where"] == at) | (told["where"] == "")))


def _hospitals(people: ir.Table, matches: ir.Table) -> ir.Table:
    told = people.mutate(raw=people.hospital, at=place_text(people)).group_by("raw", "at").agg(records=_.count())
    weak = matches.filter(matches.reason.isin(_WEAK))
    both = told.inner_join(weak, [told.raw == weak.raw, told["at"] == weak.place])
    known = both.institution_id.notnull().ifelse(both.hospital, ibis.null("string"))
    return both.select(**_row("hospital", both, read_as=known, score=both.score, reason=both.reason), place=both.place)


def _departments(people: ir.Table, matches: ir.Table) -> ir.Table:
    return _weak("department", _counted(people, "department"), matches, read_as=("department",))


def _titles(people: ir.Table, matches: ir.Table) -> ir.Table:
    told = ibis.union(*[_counted(people, column) for column in ("title", "academic_title")])
    summed = told.group_by("raw").agg(records=_.records.sum())
    return _weak("title", summed, matches, read_as=("title", "academic_title"))


def _places(people: ir.Table, matches: ir.Table) -> ir.Table:
    told = people.group_by(raw=place_text(people)).agg(records=_.count())
    return _weak("place", told, matches, read_as=("province", "city", "county"))


def _weak(kind: str, told: ir.Table, matches: ir.Table, *, read_as: tuple[str, ...]) -> ir.Table:
    """Keep the names that were not surely read, with what they are taken for."""
    both = told.inner_join(matches.filter(matches.score < _SURE), "raw")
    parts = ibis.array([both[name] for name in read_as]).filter(lambda part: part.notnull())
    taken = (both.reason != "unknown").ifelse(parts.join(" ").nullif(""), ibis.null("string"))
    return both.select(**_row(kind, both, read_as=taken, score=both.score, reason=both.reason), place=ibis.literal(""))


def _counted(people: ir.Table, column: str) -> ir.Table:
    return people.filter(people[column].notnull()).group_by(raw=people[column]).agg(records=_.count())


def _row(kind: str, table: ir.Table, **told: ir.Value) -> dict[str, ir.Value]:
    return {"kind": ibis.literal(kind), "raw": table.raw, "records": table.records, **told}
