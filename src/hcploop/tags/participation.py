"""What people did with the contents that tags are earned by."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.tags.policy import TagPolicy

_BITS = 31


def participation(
    roll_up: ir.Table,
    record_person: ir.Table,
    content_tag: ir.Table,
    *,
    as_of: dt.date,
    policy: TagPolicy,
) -> ir.Table:
    """Sum what each person did with each tagged content, decayed to a day.

    value(person, content) = Σ over months and actions of action weight × dwell factor
    × 0.5^(age in whole months ÷ half-life).

    Parameters
    ----------
    roll_up : schema.record_content_month
        What records did; months after `as_of` are left out.
    record_person : schema.record_person
        Which person a record is.
    content_tag : schema.content_tag
        What contents are about.
    as_of : datetime.date
        The day that the values are for.
    policy : TagPolicy
        Weights of actions and half-life.

    Returns
    -------
    schema.participation
        One row a person and content. People and contents are numbered from 0 in the order of their ids.
    """
    people = _numbered(record_person, "one_id", name="person")
    keys = record_person.join(people, "one_id").select("record_id", "person")
    contents = _numbered(content_tag, "content_id", name="content")
    rows = _valued(roll_up, as_of=as_of, policy=policy).join(keys, "record_id").join(contents, "content_id")
    # one integer of 62 bits: grouping by two columns takes half as long again
    rows = rows.mutate(cell=(rows.person << _BITS) + rows.content)
    summed = rows.group_by("cell").agg(
        value=rows.value.sum(),
        # as a float: DuckDB sums integers in 128 bits, which costs where groups are many
        touches=rows.touches.cast("float64").sum(),
        first_on=rows.first_on.min(),
        last_on=rows.last_on.max(),
    )
    return schema.participation.check(
        summed.select(
            "value",
            "first_on",
            "last_on",
            person=summed.cell >> _BITS,
            content=summed.cell & (2**_BITS - 1),
            touches=summed.touches.cast("int64"),
        )
    )


def _numbered(table: ir.Table, key: str, *, name: str) -> ir.Table:
    """Number the values of a column from 0 in their order: joins and groups on integers are several times faster."""
    values = table.select(key).distinct()
    return values.mutate(**{name: ibis.row_number().over(ibis.window(order_by=values[key])).cast("int64")})


def _valued(roll_up: ir.Table, *, as_of: dt.date, policy: TagPolicy) -> ir.Table:
    weights = list(policy.action_weights.items())
    month = as_of.replace(day=1)
    said = roll_up.filter(roll_up.local_month <= month, roll_up.action.isin([name for name, _ in weights]))
    age = (month.year - said.local_month.year()) * 12 + (month.month - said.local_month.month())
    kept = (ibis.literal(0.5) ** (age / policy.half_life_months)).cast("float64")
    value = said.action.cases(*weights).cast("float64") * said.dwell_factor * kept
    return said.select("record_id", "content_id", "touches", "first_on", "last_on", value=value)
