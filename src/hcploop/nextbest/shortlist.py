"""The few arms among which a person's decision is made, doing nothing among them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.policy import NOTHING, NextBestPolicy


def best_offers(valued_offer: ir.Table, *, policy: NextBestPolicy) -> ir.Table:
    """Keep the offers worth most of each person, over all brands, and of one channel a few only.

    Equal values are ordered by the md5 of person and arm, so that no channel wins by its name.

    Parameters
    ----------
    valued_offer : schema.valued_offer
        Allowed offers.
    policy : NextBestPolicy
        How many.

    Returns
    -------
    schema.valued_offer
        At most `shortlist.arms` rows a person, at most `shortlist.per_channel` of one channel.
    """
    lot = (valued_offer.one_id + "|" + valued_offer.arm).hexdigest("md5")
    drawn = valued_offer.mutate(lot=lot)
    order = [ibis.desc(drawn.expected_value), drawn.lot]
    within = drawn.mutate(place=ibis.row_number().over(group_by=["person", "channel"], order_by=order))
    few = within.filter(within.place < policy.shortlist.per_channel)
    order = [ibis.desc(few.expected_value), few.lot]
    placed = few.mutate(place=ibis.row_number().over(group_by="person", order_by=order))
    best = placed.filter(placed.place < policy.shortlist.arms)
    return schema.valued_offer.check(best.select(*schema.valued_offer.columns))


def shortlist(best_offers: ir.Table, recommendation: ir.Table, best_time: ir.Table, channel_term: ir.Table) -> ir.Table:
    """Make the shortlists: the best offers and doing nothing, in the order of what they are worth.

    Parameters
    ----------
    best_offers : schema.valued_offer
        See `best_offers`.
    recommendation : schema.recommendation
        For what speaks for the content.
    best_time : schema.best_time
        When people are likeliest to act.
    channel_term : schema.channel_term
        Which channels keep office hours.

    Returns
    -------
    schema.arm
        At most six rows a person who has an allowed offer. Doing nothing is worth 0 and comes before what is
        worth as much.
    """
    acting = _with_time(_with_content(best_offers, recommendation), best_time, channel_term)
    both = acting.union(_doing_nothing(best_offers))
    order = [ibis.desc(both.expected_value), both.arm != NOTHING, (both.one_id + "|" + both.arm).hexdigest("md5")]
    placed = both.mutate(position=ibis.row_number().over(group_by="one_id", order_by=order) + 1)
    return schema.arm.check(placed.select(*schema.arm.columns))


_SHARED = [name for name in schema.arm.columns if name != "position"]


def _with_content(best_offers: ir.Table, recommendation: ir.Table) -> ir.Table:
    """Say what speaks for the content; a content that is recommended twice, as its better place says."""
    rows = recommendation.mutate(
        place=ibis.row_number().over(group_by=["one_id", "brand", "content_id"], order_by="position")
    )
    once = rows.filter(rows.place == 0).select("one_id", "brand", "content_id", "serves", "because", suits="driver")
    told = best_offers.left_join(once, ["one_id", "brand", "content_id"])
    told = told.drop("one_id_right", "brand_right", "content_id_right")
    return told.mutate(
        driver=ibis.coalesce(told.driver, told.suits, ibis.literal("tier")),
        because=told.because.fill_null(ibis.literal([], "array<string>")),
    )


def _with_time(told: ir.Table, best_time: ir.Table, channel_term: ir.Table) -> ir.Table:
    kept = told.inner_join(channel_term.select("channel", "is_in_office"), "channel")
    own = kept.left_join(best_time.filter(best_time.person.notnull()), ["person", "is_in_office"])
    own = own.drop("person_right", "is_in_office_right")
    market = best_time.filter(best_time.person.isnull()).select(
        "is_in_office", market_weekday="weekday", market_hour="hour"
    )
    both = own.left_join(market, "is_in_office")
    timed = both.mutate(weekday=both.weekday.coalesce(both.market_weekday), hour=both.hour.coalesce(both.market_hour))
    return timed.select(*_SHARED)


def _doing_nothing(best_offers: ir.Table) -> ir.Table:
    people = best_offers.group_by("one_id").agg(
        probability=best_offers.baseline.max(),
        actions=best_offers.actions.max(),
        last_action_on=best_offers.last_action_on.max(),
    )
    filled = {
        **{name: ibis.null(schema.arm.columns[name].type) for name in _SHARED},
        **{name: ibis.literal(0.0) for name in ("increment", "cost", "expected_value")},
        **{name: ibis.literal(0, "int64") for name in ("channel_contacts", "channel_answers")},
        "arm": ibis.literal(NOTHING),
        "brand": ibis.literal("all"),
        "because": ibis.literal([], "array<string>"),
    }
    return people.mutate(**{name: value for name, value in filled.items() if name not in people.columns}).select(
        *_SHARED
    )
