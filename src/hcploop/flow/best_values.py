"""The fourth pass ends: what the records of each person say together, made for all people or for the changed ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.engine import code_hash
from hcploop.flow.changed import changed_since
from hcploop.flow.work import Kept, Work
from hcploop.oneid.changes import changed_persons
from hcploop.oneid.differing import differing_values, value_conflicts
from hcploop.oneid.golden import golden, hcp_grade, identifiers
from hcploop.oneid.survival import field_values
from hcploop.oneid.workplaces import ended_between, workplaces
from hcploop.schema import Table

_CHANGED = "changed_person"
_TOLD = (schema.record, schema.value_decision, schema.affiliation)
"""What is told of single people, record by record."""


def keep_best_values(work: Work) -> None:
    """Pick the best known value of each field of each person, and say where she works.

    Where the snapshot in force was made by the same code and the same settings, the people of whom nothing else is
    told keep their rows.

    Parameters
    ----------
    work : Work
        The run. Reads `record`, `record_person`, `value_decision`, `affiliation`, `institution`, `territory`; takes
        up `workplace`, `hcp`, `hcp_value`, `value_conflict`, `hcp_grade`, `hcp_identifier`.
    """
    _BestValues(work).keep()


class _People:
    """What is told of some people: of everybody, or of those that changed."""

    def __init__(self, work: Work, changed: ir.Table | None) -> None:
        self._work, self._changed = work, changed

    def read(self, table: Table) -> ir.Table:
        """Rows of a table that has the column `one_id`."""
        rows = self._work.read(self._work.kept[table.name])
        return rows if self._changed is None else rows.semi_join(self._changed, "one_id")

    @cached_property
    def records(self) -> ir.Table:
        """Their records."""
        rows = self._work.read(self._work.kept[schema.record.name])
        return rows if self._changed is None else rows.semi_join(self.persons, "record_id")

    @property
    def persons(self) -> ir.Table:
        """Which person each record is."""
        return self.read(schema.record_person)

    @cached_property
    def values(self) -> ir.Table:
        """Several tables are made from it; full contacts stand in it, so it is not kept."""
        work, rules = self._work, self._work.market.survivorship
        decisions = work.read(work.kept[schema.value_decision.name])
        places = self.read(schema.workplace) if rules.asks_main_site else None
        listed = field_values(self.records, self.persons, decisions, places, rules=rules)
        return work.engine.materialise(self._values_name, listed)

    def close(self) -> None:
        """Drop what was worked out on the way."""
        if "values" in self.__dict__:
            self._work.engine.drop(self._values_name)

    @property
    def _values_name(self) -> str:
        return schema.field_value.name + ("" if self._changed is None else "_of_changed")


class _BestValues:
    """The tables with rows of one person that depend on nothing but what is told of her."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._told = [work.kept[table.name].key for table in (*_TOLD, schema.record_person)]
        self._everybody = _People(work, None)
        changed = self._find_changed()
        self._changed = _People(work, changed) if changed is not None else None
        self._marks = changed

    def keep(self) -> None:
        work, rules, brands = self._work, self._work.market.survivorship, self._work.market.brands
        hospitals, territories = work.kept[schema.institution.name], work.kept[schema.territory.name]
        settings = rules.model_dump_json()
        self._keep(schema.workplace, self._places, (str(work.today), work.market.time_zone), ("one_id", "place"))
        # Hospitals and territories are no person's: where they differ, everybody's row is made anew.
        self._keep(
            schema.hcp,
            lambda of: golden(of.values, of.records, of.persons, work.read(hospitals), work.read(territories)),
            (settings,),
            ("one_id",),
            others=(hospitals, territories),
        )
        self._keep(
            schema.hcp_value,
            lambda of: differing_values(of.values, rules=rules),
            (settings,),
            ("one_id", "field", "place"),
        )
        self._keep(
            schema.value_conflict,
            lambda of: value_conflicts(of.read(schema.hcp_value), rules=rules),
            (settings,),
            (ibis.desc("weight"), "one_id", "field"),
        )
        self._keep(
            schema.hcp_grade,
            lambda of: hcp_grade(of.records, of.persons, brands=brands),
            (str(brands),),
            ("one_id", "brand"),
        )
        self._keep(schema.hcp_identifier, lambda of: identifiers(of.records, of.persons), (), ("record_id",))
        self._close()

    def _places(self, of: _People) -> ir.Table:
        work = self._work
        affiliations = work.read(work.kept[schema.affiliation.name])
        return workplaces((of.records, of.persons, affiliations), today=work.today, zone=work.market.time_zone)

    def _keep(
        self,
        table: Table,
        make: Callable[[_People], ir.Table],
        settings: tuple[str, ...],
        order: tuple[Any, ...],
        *,
        others: tuple[Kept, ...] = (),
    ) -> None:
        work, changed = self._work, self._changed
        told = (*self._told, *(other.key for other in others), *settings)
        before = work.of_parent(table)
        if changed is None or not before.parts or not all(work.is_as_before(other) for other in others):
            work.keep(table, *told, make=lambda: make(self._everybody).order_by(*order))
        else:
            work.keep(
                table, "again", before.key, *told, make=lambda: self._again(before, make(changed)).order_by(*order)
            )

    def _again(self, before: Kept, anew: ir.Table) -> ir.Table:
        standing = self._work.read(before).anti_join(self._marks, "one_id")
        return standing.union(anew.select(*standing.columns).cast(standing.schema()))

    def _find_changed(self) -> ir.Table | None:
        """Whose rows must be made anew; None for everybody's."""
        work, parent = self._work, self._work.parent
        made_by = (parent.code_hash, parent.configuration_hash) if parent else None
        if parent is None or made_by != (code_hash(), work.configuration):
            return None
        affiliations = work.read(work.kept[schema.affiliation.name])
        changed = [changed_since(work, table) for table in _TOLD]
        changed.append(ended_between(affiliations, work.day_of(parent.as_of), work.today))
        persons = (work.read(work.kept[schema.record_person.name]), work.read(work.of_parent(schema.record_person)))
        return work.engine.materialise(_CHANGED, changed_persons(*changed, persons=persons))

    def _close(self) -> None:
        self._everybody.close()
        if self._changed is not None:
            self._changed.close()
            self._work.engine.drop(_CHANGED)
