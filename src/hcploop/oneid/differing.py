"""Fields on which a person's records differ: what lost, by which rule, and what a steward should decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.market.survivorship import Survivorship
from hcploop.oneid.golden import masked

_MEASURES: Mapping[str, Callable[[ir.Table], ir.Value]] = {
    "main_site": lambda rows: rows.is_main,
    "most_trusted": lambda rows: rows.trust,
    "most_frequent": lambda rows: rows.records,
    "most_recent": lambda rows: rows.newest.epoch_seconds().fill_null(0),
    "most_complete": lambda rows: rows["value"].length(),
}
_OF_BEST = ("is_decided", "writing", "beside")


def differing_values(values: ir.Table, *, rules: Survivorship) -> ir.Table:
    """List the values of fields on which a person's records differ, the one that is hers first.

    Parameters
    ----------
    values : schema.field_value
        What the records say of every field.
    rules : Survivorship
        Which rules decided.

    Returns
    -------
    schema.hcp_value
        Two rows or more a person and field; contacts and licences masked.
    """
    rows = _placed(values, rules)
    told = rows.select(
        "one_id",
        "field",
        "place",
        "records",
        "newest",
        "rule",
        "trust",
        value=_shown(rows),
        is_kept=rows.place == 1,
        is_other_writing=_is_other_writing(rows),
        sources=rows.sources.unique().sort(),
    )
    return schema.hcp_value.check(told)


def value_conflicts(differing: ir.Table, *, rules: Survivorship) -> ir.Table:
    """List the fields whose best value was hard to tell, for a steward.

    Writings of one name (劉蘭欣, 刘兰欣, Liu Lanxin) are one value here.

    Parameters
    ----------
    differing : schema.hcp_value
        The values of fields on which records differ.
    rules : Survivorship
        Which rules decided.

    Returns
    -------
    schema.value_conflict
        One row a person and field where the first rule asked did not tell the best two values apart, or where sources
        equally trusted tell both with as many records. What a steward decided is none.
    """
    columns = ("one_id", "field", "value", "records", "trust", "sources")
    kept = differing.filter(differing.place == 1).select(*columns)
    others = differing.filter((differing.place > 1) & ~differing.is_other_writing)
    first = others.group_by("one_id", "field").agg(place=_.place.min())
    other = others.semi_join(first, ["one_id", "field", "place"]).select(*columns, "rule")
    both = kept.inner_join(other, ["one_id", "field"])
    is_even = (both.trust > 0) & (both.trust == both.trust_right) & (both.records == both.records_right)
    is_open = both.rule != "decided"
    reason = ibis.cases((is_open & is_even, "trusted"), (is_open & ~_is_by_first_rule(both, rules), "tie"))
    told = both.select(
        "one_id",
        "field",
        "value",
        "rule",
        other="value_right",
        weight=both.records + both.records_right,
        reason=reason,
        sources=both.sources.concat(both.sources_right).unique().sort(),
    )
    return schema.value_conflict.check(told.filter(told.reason.notnull()))


def _placed(values: ir.Table, rules: Survivorship) -> ir.Table:
    """Number the values of each field on which records differ, and say by which rule each lost."""
    counted = values.group_by("one_id", "field").agg(told=_.count())
    rows = values.semi_join(counted.filter(counted.told > 1), ["one_id", "field"])
    measured = rows.mutate(**{rule: measure(rows) for rule, measure in _MEASURES.items()})
    order = ibis.window(group_by=["one_id", "field"], order_by=ibis.desc("rank"))
    of_best = {f"best_{name}": measured[name].first().over(order) for name in (*_OF_BEST, *_MEASURES)}
    beside = measured.mutate(place=ibis.row_number().over(order) + 1, **of_best)
    lost = beside.mutate(lost_by=_lost_by(beside, rules))
    # What is kept beat the next by the rule by which the next lost.
    return lost.mutate(rule=(lost.place == 1).ifelse(lost.lost_by.lead().over(order), lost.lost_by))


def _is_other_writing(rows: ir.Table) -> ir.BooleanValue:
    """Whether a name is the one that is kept, written in another script or by its sound."""
    is_latin, best_latin = (writing < "~" for writing in (rows.writing, rows.best_writing))
    is_spelt = (rows.beside == rows.best_beside) & (is_latin != best_latin)
    is_one = (rows.writing == rows.best_writing) | (rows.writing.notnull() & is_spelt)
    return (rows.place > 1) & is_one.fill_null(False)


def _lost_by(rows: ir.Table, rules: Survivorship) -> ir.StringValue:
    """Name the first rule of its field by which a value stands behind the one that is kept."""
    decided = (rows.is_decided != rows.best_is_decided, ibis.literal("decided"))
    by_field = []
    for order, fields in rules.orders().items():
        steps = [(rows[rule] != rows[f"best_{rule}"], ibis.literal(rule)) for rule in order]
        by_field.append((rows.field.isin(fields), ibis.cases(*steps, else_="order")))
    return ibis.cases(decided, *by_field)


def _is_by_first_rule(rows: ir.Table, rules: Survivorship) -> ir.BooleanValue:
    steps = [(rows.field.isin(fields), rows.rule == order[0]) for order, fields in rules.orders().items()]
    return ibis.cases(*steps)


def _shown(rows: ir.Table) -> ir.StringValue:
    hidden = [(rows.field == name, masked(rows["value"], name)) for name in ("phone", "email", "licence_no")]
    place = (rows.field == "hospital", ibis.coalesce(rows.hospital, rows.city, rows.province, rows["value"]))
    return ibis.cases(*hidden, place, else_=rows["value"])
