"""The fourth pass, beside people: what happens at hospitals, and who is on target lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis.expr.types as ir

from hcploop import schema, structure
from hcploop.flow.clean import so_far
from hcploop.flow.work import Kept, Work
from hcploop.structure.data import in_force
from hcploop.structure.kernels.companies import companies
from hcploop.structure.kernels.hospitals import hospitals
from hcploop.structure.kernels.names import names
from hcploop.structure.kernels.products import products


def _outcomes(work: Work, rows: ir.Table, hospitals: ir.Table) -> ir.Table:
    makers = companies(work.engine.arrow(structure.written_names(rows, "company")))
    goods = products(work.engine.arrow(structure.written_names(rows, "product")))
    return structure.outcomes(rows, hospitals, work.give("forms_companies", makers), work.give("forms_products", goods))


PLACED: Mapping[str, tuple[schema.Table, Callable[[Work, ir.Table, ir.Table], ir.Table], str]] = {
    "outcomes": (schema.outcome, _outcomes, "institution"),
    "permits": (schema.permit, lambda _work, *given: structure.permits(*given), "hospital"),
    "procedures": (schema.procedure, lambda _work, *given: structure.procedures(*given), "hospital"),
}
"""Kinds whose rows stand at a hospital, which the column tells."""


def clean_placed(work: Work, kinds: Mapping[str, Kept]) -> None:
    """Clean the kinds of `PLACED`, and take up their tables.

    Parameters
    ----------
    work : Work
        The run; the hospitals of the market are known.
    kinds : mapping of str to Kept
        Rows in force.
    """
    for kind, (table, make, column) in PLACED.items():
        rows, until = so_far(work, kind, kinds)

        def made(
            rows: ir.Table = rows,
            make: Callable[[Work, ir.Table, ir.Table], ir.Table] = make,
            column: str = column,
            name: str = f"forms_{table.name}_hospitals",
        ) -> ir.Table:
            return make(work, rows, _hospitals(work, structure.hospital_texts(rows, column), name))

        listed = work.kept[schema.institution.name]
        told = kinds[kind].key if kind in kinds else ""
        work.keep(table, told, listed.key, until, in_force().key, make=made)


def clean_targets(work: Work, kinds: Mapping[str, Kept]) -> None:
    """Find who is on target lists, now that people are known; who is nobody stands in quarantine too.

    Parameters
    ----------
    work : Work
        The run; takes up `target`, and a part of `quarantine`.
    kinds : mapping of str to Kept
        Rows in force.
    """
    rows, _ = so_far(work, "targets", kinds)
    told = kinds["targets"].key if "targets" in kinds else ""
    people = [work.kept[table.name] for table in (schema.institution, schema.record, schema.record_person)]
    keys = (told, in_force().key, *(kept.key for kept in people)) if told else ("",)

    def looked_up() -> tuple[ir.Table, ir.Table, ir.Table]:
        texts = work.engine.arrow(structure.distinct_values(rows, "name"))
        known = structure.known_by_name(work.read(people[1]), work.read(people[2]))
        return (
            _hospitals(work, structure.hospital_texts(rows, "hospital"), "forms_target_hospitals"),
            work.give("forms_target_names", names(texts)),
            # Two tables are made from it, and few of its names stand on a list.
            work.engine.materialise("known_by_name", known),
        )

    work.keep(schema.target, *keys, make=lambda: structure.targets(rows, *looked_up()))
    if not told:
        return
    lost = work.part("unknown_target", *keys, make=lambda: structure.unknown_targets(rows, *looked_up()))
    if lost.rows:
        work.keep_parts(schema.quarantine, [lost])


def _hospitals(work: Work, texts: ir.Table, name: str) -> ir.Table:
    listed = work.engine.arrow(work.read(work.kept[schema.institution.name]))
    return work.give(name, hospitals(work.engine.arrow(texts), listed))
