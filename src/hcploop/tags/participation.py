"""What people did with the contents that tags are earned by."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.tags.policy import TagPolicy


def participation(
    roll_up: ir.Table,
    record_person: ir.Table,
    content_tag: ir.Table,
    *,
    as_of: dt.date,
    policy: TagPolicy,
) -> ir.Table:
    """Value what each person did with tagged contents, decayed to a day.

    value = action weight × dwell factor × 0.5^(age in whole months ÷ half-life). It is summed by person and content in
    a kernel (`kernels.everyone`), which must put the rows in order anyway.

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
        One row for each of `roll_up` that says something about tags. People and contents are numbered from 0
        in the order of their ids.
    """
    people = _numbered(record_person, "one_id", name="person")
    keys = record_person.join(people, "one_id").select("record_id", "person")
    contents = _numbered(content_tag, "content_id", name="content")
    rows = _valued(roll_up, as_of=as_of, policy=policy).join(keys, "record_id").join(contents, "content_id")
    return schema.participation.check(rows.select(*schema.participation.columns))


def _numbered(table: ir.Table, key: str, *, name: str) -> ir.Table:
    """Number the values of a column from 0 in their order: joins and groups on integers are several times faster."""
    values = table.select(key).distinct()
    return values.mutate(**{name: ibis.row_number().over(ibis.window(order_by=values[key])).cast("int32")})


def _valued(roll_up: ir.Table, *, as_of: dt.date, policy: TagPolicy) -> ir.Table:
    month = as_of.replace(day=1)
    # not `isin`: DuckDB joins with a long list, but works out each different action once
    weighed = roll_up.mutate(weight=roll_up.action.cases(*policy.action_weights.items()).cast("float64"))
    said = weighed.filter(weighed.local_month <= month, weighed.weight.notnull())
    age = (month.year - said.local_month.year()) * 12 + (month.month - said.local_month.month())
    kept = (ibis.literal(0.5) ** (age / policy.half_life_months)).cast("float64")
    value = said.weight * said.dwell_factor * kept
    return said.select("record_id", "content_id", "touches", "first_on", "last_on", value=value)
