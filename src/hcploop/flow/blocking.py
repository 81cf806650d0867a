"""Values that tie nobody to anybody, kept so that people can look at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.flow.work import Kept, Work
from hcploop.oneid.blocked import blocked_values, placeholder_values
from hcploop.structure import Forms, left_out

PLACEHOLDERS = replace(schema.blocked_value, name="placeholder_value")
"""What cleaning left out, counted; it waits for what linking finds."""
_ORDER = (ibis.desc("records"), "kind", "value", "names", "reason")


def keep_placeholders(work: Work, people: ir.Table, forms: Callable[[], Forms], *ingredients: str) -> None:
    """Count the words and numbers that stand for none.

    Parameters
    ----------
    work : Work
        The run. Reads `record`; takes up `placeholder_value`.
    people : schema.kinds.KINDS["people"].staged
        Rows in force.
    forms : callable
        Gives what the kernels made of them.
    *ingredients : str
        What the rows and forms depend on.
    """
    records = work.kept[schema.record.name]

    def counted() -> ir.Table:
        return placeholder_values(left_out(people, forms().phones), work.read(records))

    work.keep(PLACEHOLDERS, *ingredients, records.key, make=counted)


def keep_blocked_values(work: Work, shared: Callable[[], ir.Table]) -> Kept:
    """Put together what stands for none and what too many people give.

    Parameters
    ----------
    work : Work
        The run. Reads `record`, `placeholder_value`; takes up `blocked_value`.
    shared : callable
        Gives `schema.shared_contact`.

    Returns
    -------
    Kept
        `blocked_value`, what most records hold first.
    """
    placeholders, records = work.kept[PLACEHOLDERS.name], work.kept[schema.record.name]
    ingredients = (placeholders.key, records.key, work.market.limits.model_dump_json())

    def made() -> ir.Table:
        return blocked_values(shared(), work.read(placeholders)).order_by(*_ORDER)

    return work.keep(schema.blocked_value, *ingredients, make=made)
