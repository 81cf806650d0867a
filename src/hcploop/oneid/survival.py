"""What a person's records say of every field, and which of it is hers."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.market.survivorship import Survivorship
from hcploop.schema.field_value import FIELDS
from hcploop.structure.moments import LONG_AGO

_BESIDE = {"name": "pinyin", "title": "title_rank"}
_WRITING = {"name": "name_key"}
_PLACE = ("institution_id", "hospital", "province", "city")
_LOCAL = 8
"""Digits of a telephone that a steward must have written for it to count without its country."""


def field_values(
    records: ir.Table,
    record_person: ir.Table,
    decisions: ir.Table,
    workplaces: ir.Table | None = None,
    *,
    rules: Survivorship,
) -> ir.Table:
    """List every value that a person's records tell of a field, with what speaks for it.

    Each person's rows follow from her own records and decisions alone.

    Parameters
    ----------
    records : schema.record
        Cleaned records.
    record_person : schema.record_person
        Which person each is.
    decisions : schema.value_decision
        What stewards chose; a value that no record of the person tells has no effect.
    workplaces : schema.workplace, optional
        Where people work, for the rule `main_site`.
    rules : Survivorship
        Which rules decide, by field.

    Returns
    -------
    schema.field_value
        One row a person, field and value. Of names full ones only, and a nickname only of whom no source tells a family
        name; hospital, province and city are one place.
    """
    owned = records.inner_join(record_person.select("record_id", "one_id"), "record_id")
    # One grouping of all fields instead of one a field and a join for each: half the time.
    told = ibis.union(*(_told(owned, field, rules) for field in FIELDS))
    counted = told.group_by("one_id", "field", "value").agg(
        **{name: _[name].max() for name in ("beside", "writing", *_PLACE, "trust")},
        records=_.count(),
        newest=_.updated_at.max(),
        sources=_.source.collect(),
    )
    chosen = _chosen(decisions, record_person)
    both = counted.left_join(chosen, [counted.one_id == chosen.whose, counted.field == chosen.of_field])
    known = _with_main(both.mutate(is_decided=_is_chosen(both).fill_null(False)), workplaces)
    return schema.field_value.check(known.mutate(rank=_rank(known, rules)).select(*schema.field_value.columns))


def _told(owned: ir.Table, field: str, rules: Survivorship) -> ir.Table:
    """Say what each record tells of a field."""
    rows = _named(owned) if field == "name" else owned
    # Hospital, city and province stay together: a person's city is that of her main hospital.
    keys = (rows.institution_id, rows.hospital_key, rows.city, rows.province)
    value = ibis.coalesce(*keys) if field == "hospital" else rows[field].cast("string")
    beside, writing = (
        rows[of[field]].cast("string") if field in of else ibis.null("string") for of in (_BESIDE, _WRITING)
    )
    place = {name: rows[name] if field == "hospital" else ibis.null("string") for name in _PLACE}
    told = rows.select(
        "one_id",
        "updated_at",
        "source",
        field=ibis.literal(field),
        value=value,
        beside=beside,
        writing=writing,
        trust=_trust(rows, rules.trusted_for(field)),
        **place,
    )
    return told.filter(told["value"].notnull())


def _named(owned: ir.Table) -> ir.Table:
    """Full names; a nickname only of whom no source tells a family name."""
    full = owned.filter(owned.is_full_name)
    proper = full.filter(full.surname_key.notnull())
    return proper.union(full.anti_join(proper, "one_id"))


def _trust(rows: ir.Table, trusted: tuple[str, ...]) -> ir.IntegerValue:
    """Count how many stand in the list from a record's feed or source to its end; 0 where neither stands there."""
    if not trusted:
        return ibis.literal(0, "int64")
    steps = [((rows.feed == name) | (rows.source == name), len(trusted) - place) for place, name in enumerate(trusted)]
    return ibis.cases(*steps, else_=0).cast("int64")


def _chosen(decisions: ir.Table, record_person: ir.Table) -> ir.Table:
    """Give the last decision of each person and field: those of merged persons meet in one."""
    owned = decisions.inner_join(record_person.select("record_id", "one_id"), "record_id")
    order = ibis.window(
        group_by=[owned.one_id, owned.field],
        order_by=[ibis.desc(owned.decided_at.fill_null(LONG_AGO)), owned.record_id, owned["value"]],
    )
    last = owned.mutate(turn=ibis.row_number().over(order)).filter(_.turn == 0)
    return last.select(whose="one_id", of_field="field", chosen="value")


def _is_chosen(both: ir.Table) -> ir.BooleanValue:
    is_place = (both.field == "hospital") & ((both.institution_id == both.chosen) | (both.hospital == both.chosen))
    is_local = (both.field == "phone") & (both.chosen.length() >= _LOCAL) & both["value"].endswith(both.chosen)
    return (both["value"] == both.chosen) | is_place.fill_null(False) | is_local


def _with_main(known: ir.Table, workplaces: ir.Table | None) -> ir.Table:
    """Mark the hospital at which a person mainly works."""
    if workplaces is None:
        return known.mutate(is_main=ibis.literal(False))
    main = workplaces.filter(workplaces.is_main).select(at_work="one_id", main_place="place")
    both = known.left_join(main, known.one_id == main.at_work)
    place = ibis.coalesce("id:" + both.institution_id, "key:" + both["value"])
    return both.mutate(is_main=((both.field == "hospital") & (place == both.main_place)).fill_null(False))


def _rank(known: ir.Table, rules: Survivorship) -> ir.StringValue:
    """A text that sorts a field's values: what a steward chose, then rule by rule, then the value itself.

    The value closes it, so that a tie falls the same way in every engine and every run.
    """
    measured = {
        "main_site": known.is_main.ifelse("1", "0"),
        "most_trusted": _digits(known.trust, 3),
        "most_frequent": _digits(known.records, 6),
        "most_recent": _digits(known.newest.epoch_seconds().fill_null(0).cast("int64"), 12),
        "most_complete": _digits(known["value"].length().cast("int64"), 6),
    }
    texts = [
        (known.field.isin(fields), reduce(lambda text, rule: text + measured[rule], order, ibis.literal("")))
        for order, fields in rules.orders().items()
    ]
    by_rules = texts[0][1] if len(texts) == 1 else ibis.cases(*texts)
    return known.is_decided.ifelse("1", "0") + by_rules + known["value"]


def _digits(number: ir.IntegerValue, width: int) -> ir.StringValue:
    return number.cast("string").lpad(width, "0")
