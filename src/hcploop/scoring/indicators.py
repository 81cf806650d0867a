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
    people = hcp.select("one_id", population=population(hcp, policy.population), **_identity(hcp, policy))
    records = _records(roll_up.filter(roll_up.first_on <= as_of), _since(as_of, policy), policy)
    named = records.inner_join(record_person, "record_id").drop("record_id", "probability")
    wide = _wide(people, named, brands=brands, names=list(policy.of("engagement")))
    placed = [_placed(wide, name, one) for name, one in policy.indicators.items()]
    return schema.hcp_indicator.check(ibis.union(*placed))


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


def _records(done: ir.Table, since: dt.date, policy: ScoringPolicy) -> ir.Table:
    """Return for each record and brand its contacts by indicator, and whether it was ever reached."""
    is_recent = done.local_month >= since
    sums = {
        name: ibis.ifelse(is_recent & _matches(done, one), done.touches, 0).sum()
        for name, one in policy.of("engagement").items()
    }
    # Something that was only sent proves no contact.
    delivered = ibis.ifelse(done.action.notin(_UNDELIVERED), 1, 0)
    return done.group_by("record_id", "brand").agg(**sums, reached=delivered.max())


def _matches(roll_up: ir.Table, one: Indicator) -> ir.BooleanValue:
    fits = ibis.literal(True)
    if one.channels:
        fits = fits & roll_up.channel.isin(one.channels)
    if one.actions:
        fits = fits & roll_up.action.isin(one.actions)
    return fits


def _wide(people: ir.Table, named: ir.Table, *, brands: Sequence[str], names: Sequence[str]) -> ir.Table:
    """Return one row a person and brand; a count is 0 where she was reached and null where never."""
    reached = named.group_by("one_id").agg(reached=named.reached.max())
    marked = people.left_join(reached, "one_id").drop("one_id_right")
    parts = []
    for brand in brands:
        own = named if brand == "all" else named.filter(named.brand.isin([brand, "all"]))
        total = own.group_by("one_id").agg(**{name: own[name].sum() for name in names})
        joined = marked.left_join(total, "one_id").drop("one_id_right")
        known = {name: ibis.ifelse(joined.reached == 1, joined[name].fill_null(0), None) for name in names}
        floats = {name: value.cast("float64") for name, value in known.items()}
        parts.append(joined.mutate(brand=ibis.literal(brand), **floats).drop("reached"))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _placed(wide: ir.Table, name: str, one: Indicator) -> ir.Table:
    """Return one indicator of every person and brand with its points."""
    measured = wide.select("one_id", "brand", "population", amount=wide[name])
    placed = place(measured, "amount", within=["brand", "population"])
    return placed.select(
        "one_id",
        "brand",
        dimension=ibis.literal(one.dimension),
        indicator=ibis.literal(name),
        amount=placed.amount,
        points=share_below(placed),
        weight=ibis.literal(one.weight, "float64"),
    )
