"""The few arms among which a person's decision is made, doing nothing among them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.policy import NOTHING, NextBestPolicy
from hcploop.nextbest.value import ARM
from hcploop.schema.valued_offer import best_offer


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
    valued_offer.best_offer
        At most `shortlist.arms` rows a person, at most `shortlist.per_channel` of one channel, none below
        `shortlist.least_value`.
    """
    tried = valued_offer.filter(valued_offer.expected_value >= policy.shortlist.least_value)
    drawn = tried.select("person", "lot", "channel", "expected_value")
    order = [ibis.desc(drawn.expected_value), drawn.lot]
    within = drawn.mutate(place=ibis.row_number().over(group_by=["person", "channel"], order_by=order))
    few = within.filter(within.place < policy.shortlist.per_channel)
    order = [ibis.desc(few.expected_value), few.lot]
    placed = few.select("person", "lot", place=ibis.row_number().over(group_by="person", order_by=order))
    # Few columns are put in order, which is dear; the others are looked up for what is kept.
    best = valued_offer.inner_join(placed.filter(placed.place < policy.shortlist.arms), ["person", "lot"])
    return best_offer.check(best.select(*best_offer.columns))


def shortlist(best_offers: ir.Table, recommendation: ir.Table, best_time: ir.Table, channel_term: ir.Table) -> ir.Table:
    """Make the shortlists: the best offers and doing nothing, in the order of what they are worth.

    Parameters
    ----------
    best_offers : valued_offer.best_offer
        See `best_offers`.
    recommendation : schema.recommendation
        For what speaks for the content.
    best_time : schema.best_time
        When people are likeliest to act.
    channel_term : schema.channel_term
        Whose time a channel takes, and which keep office hours.

    Returns
    -------
    schema.arm
        At most six rows a person who has an allowed offer. Doing nothing is worth 0 and comes before what is
        worth as much.
    """
    acting = _with_time(_with_content(best_offers, recommendation), best_time, channel_term)
    return schema.arm.check(acting.union(_doing_nothing(best_offers)))


_COLUMNS = tuple(schema.arm.columns)


def _with_content(best_offers: ir.Table, recommendation: ir.Table) -> ir.Table:
    """Say what speaks for the content."""
    rows = recommendation.select("one_id", "brand", "serves", "because", suits_at="position", suits="driver")
    told = best_offers.left_join(rows, ["one_id", "brand", "suits_at"])
    told = told.drop("one_id_right", "brand_right", "suits_at_right")
    return told.mutate(
        arm=ibis.literal("|").join([told[name].fill_null("") for name in ARM]),
        # Doing nothing stands before all that is worth no more.
        position=told.place + ibis.ifelse(told.expected_value > 0, 1, 2),
        driver=ibis.coalesce(told.driver, told.suits, ibis.literal("tier")),
        because=told.because.fill_null(ibis.literal([], "array<string>")),
    )


def _with_time(told: ir.Table, best_time: ir.Table, channel_term: ir.Table) -> ir.Table:
    kept = told.inner_join(channel_term.select("channel", "capacity", "is_in_office"), "channel")
    own = kept.left_join(best_time.filter(best_time.person.notnull()), ["person", "is_in_office"])
    own = own.drop("person_right", "is_in_office_right")
    market = best_time.filter(best_time.person.isnull()).select(
        "is_in_office", market_weekday="weekday", market_hour="hour"
    )
    both = own.left_join(market, "is_in_office")
    timed = both.mutate(
        weekday=both.weekday.coalesce(both.market_weekday),
        hour=both.hour.coalesce(both.market_hour),
        resource=ibis.cases(
            (both.capacity == "sender", both.channel + ":" + both.sender),
            (both.capacity == "channel", both.channel),
            else_=ibis.null("string"),
        ),
    )
    return timed.select(*_COLUMNS)


def _doing_nothing(best_offers: ir.Table) -> ir.Table:
    worth_more = best_offers.group_by("person").agg(position=(best_offers.expected_value > 0).sum() + 1)
    people = best_offers.filter(best_offers.place == 0).inner_join(worth_more, "person")
    told = people.select("one_id", "position", "actions", "last_action_on", probability="baseline")
    filled = {
        **{name: ibis.null(column.type) for name, column in schema.arm.columns.items()},
        **{name: ibis.literal(0.0) for name in ("increment", "cost", "expected_value")},
        **{name: ibis.literal(0, "int64") for name in ("channel_contacts", "channel_answers")},
        "arm": ibis.literal(NOTHING),
        "brand": ibis.literal("all"),
        "because": ibis.literal([], "array<string>"),
    }
    return told.mutate(**{name: value for name, value in filled.items() if name not in told.columns}).select(*_COLUMNS)
