"""What is measured about each person: who she is, and what she did with us."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS
from hcploop.schema.declare import Column
from hcploop.scoring.policy import Indicator, ScoringPolicy
from hcploop.scoring.ranks import places, population, share_below

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
    counted = record_amounts(roll_up, brands=brands, as_of=as_of, policy=policy)
    return points(person_amounts(hcp, counted, record_person, brands=brands, policy=policy), policy=policy)


def record_amounts(roll_up: ir.Table, *, brands: Sequence[str], as_of: dt.date, policy: ScoringPolicy) -> ir.Table:
    """Fold contents, months, channels and actions away: the first third of `indicators`.

    Parameters
    ----------
    roll_up : schema.record_content_month
        What records did.
    brands : sequence of str
        The brands of the market; where it has none of its own, contacts are not told apart by brand.
    as_of : datetime.date
        The last day that counts.
    policy : ScoringPolicy
        What is counted, in which window.

    Returns
    -------
    schema.record_amount
        With the contacts of each engagement indicator.
    """
    done = roll_up.filter(roll_up.first_on <= as_of)
    is_recent = done.local_month >= _since(as_of, policy)
    engagement = policy.of("engagement")
    sums = {
        # as floats: DuckDB sums integers in 128 bits, which costs where groups are many
        name: ibis.ifelse(is_recent & _matches(done, one), done.touches.cast("float64"), 0.0).sum().cast("int64")
        for name, one in engagement.items()
    }
    # Something that was only sent proves no contact.
    is_reached = done.action.notin(_UNDELIVERED).any()
    keys = ["record_id"] if set(brands) == {"all"} else ["record_id", "brand"]
    counted = done.group_by(keys).agg(**sums, is_reached=is_reached)
    if "brand" not in keys:
        counted = counted.mutate(brand=ibis.literal("all"))
    return schema.record_amount.plus(_columns(engagement, "int64")).check(counted)


def person_amounts(
    hcp: ir.Table, record_amount: ir.Table, record_person: ir.Table, *, brands: Sequence[str], policy: ScoringPolicy
) -> ir.Table:
    """Measure every person: the second third of `indicators`.

    Parameters
    ----------
    hcp : schema.hcp
        All people.
    record_amount : schema.record_amount
        What `record_amounts` made.
    record_person : schema.record_person
        Which person a record is.
    brands : sequence of str
        The brands of the market.
    policy : ScoringPolicy
        What is measured, and among whom people are ranked.

    Returns
    -------
    schema.person_amount
        With the amount of each indicator: a count is 0 where she was reached and null where never.
    """
    people = hcp.select("one_id", population=population(hcp, policy.population), **_identity(hcp, policy))
    named = record_amount.inner_join(record_person.select("record_id", "one_id"), "record_id").drop("record_id")
    names = list(policy.of("engagement"))
    parts = [_of_brand(people, named, names, brand) for brand in brands]
    wide = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return schema.person_amount.plus(_columns(policy.indicators, "float64")).check(wide)


def points(person_amount: ir.Table, *, policy: ScoringPolicy) -> ir.Table:
    """Put every indicator on one scale: the last third of `indicators`.

    Parameters
    ----------
    person_amount : schema.person_amount
        What `person_amounts` made.
    policy : ScoringPolicy
        The indicators and their weights.

    Returns
    -------
    schema.hcp_indicator
        One row a person, brand and indicator.
    """
    placed = person_amount
    for name in policy.indicators:
        placed = _with_points(placed, person_amount, name)
    # A person's rows side by side: her id is written once, and what groups by it next is quicker.
    told = ibis.array([_told(placed, name, one) for name, one in policy.indicators.items()]).unnest()
    return schema.hcp_indicator.check(placed.select("one_id", "brand", told=told).unpack("told"))


def _columns(indicators: Iterable[str], kind: str) -> dict[str, Column]:
    return {name: Column(kind, f"the amount of {name}") for name in indicators}


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


def _matches(roll_up: ir.Table, one: Indicator) -> ir.BooleanValue:
    fits = ibis.literal(True)
    if one.channels:
        fits = fits & roll_up.channel.isin(one.channels)
    if one.actions:
        fits = fits & roll_up.action.isin(one.actions)
    return fits


def _of_brand(people: ir.Table, named: ir.Table, names: Sequence[str], brand: str) -> ir.Table:
    own = ibis.literal(True) if brand == "all" else named.brand.isin([brand, "all"])
    sums = {name: ibis.ifelse(own, named[name], 0).sum().cast("float64") for name in names}
    # Who was reached is reached for every brand.
    total = named.group_by("one_id").agg(is_reached=named.is_reached.any(), **sums)
    joined = people.left_join(total, "one_id").drop("one_id_right")
    known = {name: ibis.ifelse(joined.is_reached, joined[name], None) for name in names}
    return joined.mutate(brand=ibis.literal(brand), **known).drop("is_reached")


def _with_points(placed: ir.Table, wide: ir.Table, name: str) -> ir.Table:
    """Add the points of one indicator, a column named `points_of_` and its name."""
    keys = ["brand", "population", name]
    ranked = places(wide, name, within=keys[:-1])
    right = ranked.select(
        **{f"{key}_of_place": ranked[key] for key in keys}, **{f"points_of_{name}": share_below(ranked)}
    )
    joined = placed.left_join(right, [placed[key] == right[f"{key}_of_place"] for key in keys])
    return joined.drop(*(f"{key}_of_place" for key in keys))


def _told(placed: ir.Table, name: str, one: Indicator) -> ir.StructValue:
    return ibis.struct(
        {
            "dimension": ibis.literal(one.dimension),
            "indicator": ibis.literal(name),
            "amount": placed[name],
            "points": placed[f"points_of_{name}"],
            "weight": ibis.literal(one.weight, "float64"),
        }
    )
