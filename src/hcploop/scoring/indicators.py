"""What is measured about each person: who she is, and what she did with us."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS
from hcploop.scoring.policy import Indicator, ScoringPolicy
from hcploop.scoring.ranks import place, population, share_below

_UNDELIVERED = tuple(action.name for action in ACTIONS.values() if not action.is_delivered)


def indicators(
    hcp: ir.Table,
    roll_up: ir.Table,
    record_person: ir.Table,
    *,
    brands: Sequence[str],
    as_of: dt.date,
    policy: ScoringPolicy,
) -> ir.Table:
    r"""Measure every indicator of every person and put it on one scale.

    The points of an indicator are the mid-rank share of its amount among the people of the same
    population whose amount is known: :math:`(below + equal / 2) / known` (see `ranks.place`).
    A count of 0 is known only of a person who was reached at least once, by any channel and for any
    brand; of the others we know nothing. A group contact counts for each who attended.

    Parameters
    ----------
    hcp : schema.hcp
        All people.
    roll_up : schema.record_content_month
        What records did up to `as_of`.
    record_person : schema.record_person
        Which person a record is.
    brands : sequence of str
        The brands of the market. `all` counts every contact; another brand counts its own contacts
        and those that name no brand.
    as_of : datetime.date
        The day that the scores are for, in the market's zone.
    policy : ScoringPolicy
        What is measured, in which window, and among whom people are ranked.

    Returns
    -------
    schema.hcp_indicator
        One row a person, brand and indicator.
    """
    done = roll_up.filter(roll_up.first_on <= as_of)
    people = hcp.select("one_id", population=population(hcp, policy.population), **_identity(hcp, policy))
    counts = _counts(done, record_person, brands=brands, since=_since(as_of, policy), policy=policy)
    reached = _reached(done, record_person)
    wide = _wide(people, reached, counts, brands=brands, names=list(policy.of("engagement")))
    long = _long(wide, policy)
    placed = place(long, "amount", within=["brand", "dimension", "indicator", "population"])
    return schema.hcp_indicator.check(placed.mutate(points=share_below(placed)).select(*schema.hcp_indicator.columns))


def _identity(hcp: ir.Table, policy: ScoringPolicy) -> dict[str, ir.Value]:
    """Return the amount of each identity indicator."""
    return {name: _amount(hcp, one).cast("float64") for name, one in policy.of("identity").items()}


def _amount(hcp: ir.Table, one: Indicator) -> ir.Value:
    if not one.ordinals:
        return hcp[one.column]
    # Levels reach us in both scripts where a market's list of hospitals is in the traditional one.
    text = hcp[one.column].cast("string").strip().replace("級", "级")
    worth = {key.strip().replace("級", "级"): value for key, value in one.ordinals.items()}
    return text.cases(*worth.items(), else_=ibis.null("float64"))


def _since(as_of: dt.date, policy: ScoringPolicy) -> dt.date:
    """Return the first day of the window: whole calendar months, as the roll-up keeps them."""
    months = as_of.year * 12 + as_of.month - policy.window_months
    return dt.date(months // 12, months % 12 + 1, 1)


def _counts(
    done: ir.Table,
    record_person: ir.Table,
    *,
    brands: Sequence[str],
    since: dt.date,
    policy: ScoringPolicy,
) -> ir.Table:
    """Return the contacts of each engagement indicator, by person and brand."""
    recent = done.filter(done.local_month >= since)
    sums = {
        name: ibis.ifelse(_matches(recent, one), recent.touches, 0).sum()
        for name, one in policy.of("engagement").items()
    }
    records = recent.group_by("record_id", "brand").agg(**sums)
    named = records.inner_join(record_person, "record_id").select("one_id", "brand", *sums)
    parts = []
    for brand in brands:
        own = named if brand == "all" else named.filter(named.brand.isin([brand, "all"]))
        total = own.group_by("one_id").agg(**{name: own[name].sum() for name in sums})
        parts.append(total.mutate(brand=ibis.literal(brand)))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _matches(roll_up: ir.Table, one: Indicator) -> ir.BooleanValue:
    fits = ibis.literal(True)
    if one.channels:
        fits = fits & roll_up.channel.isin(one.channels)
    if one.actions:
        fits = fits & roll_up.action.isin(one.actions)
    return fits


def _reached(done: ir.Table, record_person: ir.Table) -> ir.Table:
    """Return the people who were reached at least once; something sent proves no contact."""
    records = done.filter(done.action.notin(_UNDELIVERED)).select("record_id").distinct()
    return records.inner_join(record_person, "record_id").select("one_id").distinct().mutate(is_reached=True)


def _wide(
    people: ir.Table, reached: ir.Table, counts: ir.Table, *, brands: Sequence[str], names: Sequence[str]
) -> ir.Table:
    """Return one row a person and brand; a count is 0 where she was reached and null where never."""
    marked = people.left_join(reached, "one_id").drop("one_id_right")
    parts = [marked.mutate(brand=ibis.literal(brand)) for brand in brands]
    base = ibis.union(*parts) if len(parts) > 1 else parts[0]
    joined = base.left_join(counts, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    known = {name: ibis.ifelse(joined.is_reached, joined[name].fill_null(0), None) for name in names}
    return joined.mutate(**{name: value.cast("float64") for name, value in known.items()}).drop("is_reached")


def _long(wide: ir.Table, policy: ScoringPolicy) -> ir.Table:
    """Return one row a person, brand and indicator."""
    parts = [
        wide.select(
            "one_id",
            "brand",
            "population",
            dimension=ibis.literal(one.dimension),
            indicator=ibis.literal(name),
            amount=wide[name],
            weight=ibis.literal(one.weight, "float64"),
        )
        for name, one in policy.indicators.items()
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]
