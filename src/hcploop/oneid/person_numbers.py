"""Numbers of people, which are quicker to join by than their ids."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def person_numbers(record_person: ir.Table) -> ir.Table:
    """Number the people.

    Parameters
    ----------
    record_person : schema.record_person
        Which person a record is.

    Returns
    -------
    schema.person_number
        One row a person.
    """
    people = record_person.select("one_id").distinct()
    numbered = people.mutate(person=ibis.row_number().over(order_by=people.one_id))
    return schema.person_number.check(numbered)
