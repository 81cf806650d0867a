"""What each day adds to the figures: contacts, and people who are new to their day, week or month."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.cuts import MARKET, with_market

MEASURES = ("reached", "active", "viewers")
PERIODS = ("day", "week", "month", "all")


def seen_days(
    record_day: ir.Table, record_person: ir.Table, person_cut: ir.Table, *, brands: Sequence[str]
) -> ir.Table:
    """Count for each day the people who are seen for the first time in that day, week, month, and ever.

    A person counts once a period if she counts only on the first of its days on which she is seen.
    So distinct people of any period are a plain sum over its days, and one sort by person and day
    serves all periods: no distinct count is taken.

    Parameters
    ----------
    record_day : schema.record_day
        The roll-up up to the as-of day.
    record_person : schema.record_person
        Which person a record is.
    person_cut : schema.person_cut
        The cuts of each person.
    brands : sequence of str
        The brands of the market; each is counted by itself, and the market as a whole.

    Returns
    -------
    schema.day_count
        Rows of the scopes `person` and `channel`; what is not counted here is 0.
    """
    parts = []
    for brand in with_market(brands):
        rows = _of_brand(record_day, brand)
        cuts = person_cut.filter(person_cut.brand == brand).select("one_id", "person", "tier", "region")
        record = record_person.inner_join(cuts, "one_id").select("record_id", "person", "tier", "region")
        known = rows.inner_join(record, "record_id")
        parts.append(_seen(known, ["tier", "region"], same=["person"], brand=brand, scope="person"))
        parts.append(_seen(known, ["channel"], same=["person", "channel"], brand=brand, scope="channel"))
    return _stacked(parts)


def contact_days(
    record_day: ir.Table, record_person: ir.Table, person_cut: ir.Table, *, brands: Sequence[str]
) -> ir.Table:
    """Count for each day the contacts and page views, also those of records that are nobody we know.

    Parameters
    ----------
    record_day, record_person, person_cut, brands
        As for `seen_days`.

    Returns
    -------
    schema.day_count
        Rows of the scopes `person` and `channel`; what is not counted here is 0.
    """
    parts = []
    for brand in with_market(brands):
        cuts = person_cut.filter(person_cut.brand == brand).select("one_id", "tier", "region")
        record = record_person.inner_join(cuts, "one_id").select("record_id", "tier", "region")
        rows = _of_brand(record_day, brand).left_join(record, "record_id").drop("record_id_right")
        cut = rows.mutate(
            tier=rows.tier.fill_null("unknown"),
            region=rows.region.fill_null("unknown"),
            resolved=ibis.ifelse(rows.tier.notnull(), rows.touches, 0),
        )
        sums = {name: cut[name].sum() for name in ("touches", "resolved", "contacts", "views")}
        by_person = cut.group_by("local_on", "tier", "region").agg(**sums)
        by_channel = cut.group_by("local_on", "channel").agg(**sums)
        parts.append(full_row(by_person, brand=brand, scope="person"))
        parts.append(full_row(by_channel, brand=brand, scope="channel"))
    return _stacked(parts)


def full_row(counted: ir.Table, *, brand: str | ir.StringValue, scope: str) -> ir.Table:
    """Return the counts with every other column of `schema.day_count`: cuts null, counts 0."""
    filled = {"brand": ibis.literal(brand) if isinstance(brand, str) else brand, "scope": ibis.literal(scope)}
    for name, column in schema.day_count.columns.items():
        if name not in filled and name not in counted.columns:
            empty = ibis.literal(0, "int64") if column.type == "int64" else ibis.null(column.type)
            filled[name] = empty
    return schema.day_count.check(counted.mutate(**filled).select(*schema.day_count.columns))


def _of_brand(record_day: ir.Table, brand: str) -> ir.Table:
    return record_day if brand == MARKET else record_day.filter(record_day.brand == brand)


def _seen(known: ir.Table, cut: list[str], *, same: list[str], brand: str, scope: str) -> ir.Table:
    """Return how many are new on each day, by cut; `same` says what is counted once."""
    did = known.select(
        *dict.fromkeys([*same, *cut]),
        "local_on",
        reached_on=_day_if(known, known.touches),
        active_on=_day_if(known, known.actives),
        viewers_on=_day_if(known, known.views),
    )
    earlier = ibis.window(group_by=same, order_by="local_on", rows=(None, -1))
    looked = did.mutate(**{f"{name}_before": did[f"{name}_on"].max().over(earlier) for name in MEASURES})
    starts = looked.mutate(
        day_from=looked.local_on, week_from=looked.local_on.truncate("W"), month_from=looked.local_on.truncate("M")
    )
    sums = {f"{name}_{period}": _is_new(starts, name, period).sum() for name in MEASURES for period in PERIODS}
    return full_row(starts.group_by("local_on", *cut).agg(**sums), brand=brand, scope=scope)


def _day_if(known: ir.Table, count: ir.IntegerValue) -> ir.DateValue:
    return ibis.ifelse(count > 0, known.local_on, None)


def _is_new(starts: ir.Table, measure: str, period: str) -> ir.BooleanValue:
    before = starts[f"{measure}_before"]
    is_new = before.isnull() if period == "all" else before.isnull() | (before < starts[f"{period}_from"])
    return starts[f"{measure}_on"].notnull() & is_new


def _stacked(parts: Sequence[ir.Table]) -> ir.Table:
    union: Callable[..., ir.Table] = ibis.union
    return schema.day_count.check(union(*parts))
