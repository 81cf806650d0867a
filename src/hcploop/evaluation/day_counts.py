"""Contacts and page views of each day."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import cut_names, of_brand, with_market
from hcploop.evaluation.periods import by_period


def contact_days(
    record_day: ir.Table, record_person: ir.Table, person_cut: ir.Table, *, brands: Sequence[str]
) -> ir.Table:
    """Count for each day the contacts and page views, also those of records that are nobody we know.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up up to the as-of day.
    record_person : schema.record_person
        Which person a record is.
    person_cut : schema.person_cut
        The tier and region of each person.
    brands : sequence of str
        The brands of the market; each is counted by itself, and the market as a whole.

    Returns
    -------
    schema.period_part
        `touches`, `resolved`, `contacts` and `views`.
    """
    parts = []
    for brand in with_market(brands):
        cuts = person_cut.filter(person_cut.brand == brand).select("one_id", "cut")
        record = record_person.inner_join(cuts, "one_id").select("record_id", "cut")
        rows = of_brand(record_day, brand).left_join(record, "record_id").drop("record_id_right")
        cut = rows.mutate(resolved=ibis.ifelse(rows.cut.notnull(), rows.touches, 0))
        sums = {name: cut[name].sum() for name in ("touches", "resolved", "contacts", "views")}
        by_number = cut.group_by("local_on", "cut").agg(**sums)
        by_person = _named(by_number, cut_names(person_cut, brand))
        by_channel = cut.group_by("local_on", "channel").agg(**sums)
        parts.append(full_row(by_person, brand=brand, scope="person"))
        parts.append(full_row(by_channel, brand=brand, scope="channel"))
    return by_period(ibis.union(*parts))


def full_row(counted: ir.Table, *, brand: str | ir.StringValue, scope: str) -> ir.Table:
    """Return the counts with every other column of `schema.day_count`: cuts null, counts 0."""
    filled = {"brand": ibis.literal(brand) if isinstance(brand, str) else brand, "scope": ibis.literal(scope)}
    for name, column in schema.day_count.columns.items():
        if name not in filled and name not in counted.columns:
            empty = ibis.literal(0, "int64") if column.type == "int64" else ibis.null(column.type)
            filled[name] = empty
    return schema.day_count.check(counted.mutate(**filled).select(*schema.day_count.columns))


def _named(counted: ir.Table, names: ir.Table) -> ir.Table:
    named = counted.left_join(names, "cut").drop("cut", "cut_right")
    return named.mutate(tier=named.tier.fill_null("unknown"), region=named.region.fill_null("unknown"))
