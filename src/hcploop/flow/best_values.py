"""The fourth pass ends: what the records of each person say together, made for all people or for the changed ones."""

from __future__ import annotations

from collections.abc import Callable

import ibis.expr.types as ir

from hcploop import schema
from hcploop.engine import code_hash
from hcploop.flow.work import Kept, Work
from hcploop.oneid.changes import changed_persons
from hcploop.oneid.golden import golden, hcp_grade, identifiers
from hcploop.schema import Table

_CHANGED = "changed_person"


def keep_best_values(work: Work) -> None:
    """Pick the best known value of each field of each person.

    Where the snapshot in force was made by the same code and the same settings, the people none of whose records
    changed keep their rows.

    Parameters
    ----------
    work : Work
        The run. Reads `record`, `record_person`, `institution`, `territory`; takes up `hcp`, `hcp_grade`,
        `hcp_identifier`.
    """
    _BestValues(work).keep()


class _BestValues:
    """The tables with rows of one person that depend on nothing but her records."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._records, self._persons = work.kept[schema.record.name], work.kept[schema.record_person.name]
        self._changed = self._find_changed()

    def keep(self) -> None:
        work = self._work
        hospitals, territories = work.kept[schema.institution.name], work.kept[schema.territory.name]
        brands = work.market.brands
        # Hospitals and territories are no person's: where they differ, everybody's row is made anew.
        self._keep(
            schema.hcp,
            (hospitals, territories),
            lambda records, persons: golden(records, persons, work.read(hospitals), work.read(territories)),
            sorted_by=("one_id",),
        )
        self._keep(
            schema.hcp_grade,
            (),
            lambda records, persons: hcp_grade(records, persons, brands=brands),
            str(brands),
            sorted_by=("one_id", "brand"),
        )
        self._keep(schema.hcp_identifier, (), identifiers, sorted_by=("record_id",))
        if self._changed is not None:
            work.engine.drop(_CHANGED)

    def _keep(
        self,
        table: Table,
        others: tuple[Kept, ...],
        make: Callable[[ir.Table, ir.Table], ir.Table],
        *settings: str,
        sorted_by: tuple[str, ...],
    ) -> None:
        work = self._work
        told = (self._records.key, self._persons.key, *(other.key for other in others), *settings)
        before = work.of_parent(table)
        changed = self._changed if all(work.is_as_before(other) for other in others) and before.parts else None
        if changed is None:
            records, persons = work.read(self._records), work.read(self._persons)
            work.keep(table, *told, make=lambda: make(records, persons).order_by(*sorted_by))
        else:
            work.keep(table, "again", before.key, *told, make=lambda: self._again(before, changed, make, sorted_by))

    def _again(
        self,
        before: Kept,
        changed: ir.Table,
        make: Callable[[ir.Table, ir.Table], ir.Table],
        sorted_by: tuple[str, ...],
    ) -> ir.Table:
        persons = self._work.read(self._persons).semi_join(changed, "one_id")
        records = self._work.read(self._records).semi_join(persons, "record_id")
        standing = self._work.read(before).anti_join(changed, "one_id")
        anew = make(records, persons).select(*standing.columns).cast(standing.schema())
        return standing.union(anew).order_by(*sorted_by)

    def _find_changed(self) -> ir.Table | None:
        """Whose rows must be made anew; None for everybody's."""
        work = self._work
        before = [work.of_parent(kept.table) for kept in (self._records, self._persons)]
        made_alike = work.parent is not None and (
            work.parent.code_hash == code_hash() and work.parent.configuration_hash == work.configuration
        )
        if not made_alike or not all(kept.parts for kept in before):
            return None
        now = [work.read(kept) for kept in (self._records, self._persons)]
        found = changed_persons(*now, *(work.read(kept) for kept in before))
        return work.engine.materialise(_CHANGED, found)
