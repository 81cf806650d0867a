"""Which written names a steward should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.structure.records import place_text

if TYPE_CHECKING:
    from hcploop.structure.records import Forms

_WEAK = ("similar", "short", "conflict", "ambiguous", "unknown")


def open_names(people: ir.Table, forms: Forms, *, has_list: bool) -> ir.Table:
    """List the names that no rule is sure of, with the number of rows that say so.

    Parameters
    ----------
    people : schema.kinds.KINDS["people"].staged
        Rows in force.
    forms : Forms
        What the kernels made of their texts.
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
    told = ibis.union(*found)
    nothing = {"proposed_id": ibis.null("string"), "proposed": ibis.null("string"), "likeness": ibis.null("float64")}
    return schema.name_review.check(told.mutate(**nothing))


def with_proposals(names: ir.Table, candidates: ir.Table) -> ir.Table:
    """Say beside the hospitals' names which of the known ones each could be.

    Parameters
    ----------
    names : schema.name_review
        Without proposals.
    candidates : schema.name_candidate
        At most one a name and place.

    Returns
    -------
    schema.name_review
        The same rows.
    """
    likeliest = candidates.select(
        "raw", "place", kind=ibis.literal("hospital"), id="institution_id", name="hospital", alike="score"
    )
    both = names.left_join(likeliest, ["kind", "raw", "place"])
    told = both.mutate(proposed_id=both.id, proposed=both.name, likeness=both.alike)
    return schema.name_review.check(told.select(*schema.name_review.columns))


def _hospitals(people: ir.Table, matches: ir.Table) -> ir.Table:
    told = people.mutate(raw=people.hospital, at=place_text(people)).group_by("raw", "at").agg(records=_.count())
    weak = matches.filter(matches.reason.isin(_WEAK))
    both = told.inner_join(weak, [told.raw == weak.raw, told["at"] == weak.place])
    known = both.institution_id.notnull().ifelse(both.hospital, ibis.null("string"))
    return both.select(**_row("hospital", both, read_as=known, score=both.score, reason=both.reason), place=both.place)


def _departments(people: ir.Table, matches: ir.Table) -> ir.Table:
    told = _counted(people, "department")
    both = told.inner_join(matches.filter(matches.reason == "unknown"), "raw")
    return both.select(**_row("department", both), place=ibis.literal(""))


def _titles(people: ir.Table, matches: ir.Table) -> ir.Table:
    told = ibis.union(*[_counted(people, column) for column in ("title", "academic_title")])
    summed = told.group_by("raw").agg(records=_.records.sum())
    is_unknown = matches.title.isnull() & matches.academic_title.isnull() & matches.profession.isnull()
    both = summed.inner_join(matches.filter(is_unknown), "raw")
    return both.select(**_row("title", both), place=ibis.literal(""))


def _places(people: ir.Table, matches: ir.Table) -> ir.Table:
    told = people.group_by(raw=place_text(people)).agg(records=_.count())
    both = told.inner_join(matches.filter(matches.reason.isin(_WEAK)), "raw")
    parts = [both[name].fill_null("") for name in ("province", "city", "county")]
    read_as = (parts[0] + " " + parts[1] + " " + parts[2]).strip().nullif("")
    return both.select(
        **_row("place", both, read_as=read_as, score=both.score, reason=both.reason), place=ibis.literal("")
    )


def _counted(people: ir.Table, column: str) -> ir.Table:
    return people.filter(people[column].notnull()).group_by(raw=people[column]).agg(records=_.count())


def _row(kind: str, table: ir.Table, **told: ir.Value) -> dict[str, ir.Value]:
    given = {"read_as": ibis.null("string"), "score": ibis.literal(0.0), "reason": ibis.literal("unknown")} | told
    return {"kind": ibis.literal(kind), "raw": table.raw, "records": table.records, **given}
