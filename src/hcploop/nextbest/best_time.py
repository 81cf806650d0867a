"""On which weekday and at what hour a person is likeliest to do something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.channels import ACTIONS
from hcploop.nextbest.policy import TimePolicy
from hcploop.structure import moments

_ACTIVE = [action.name for action in ACTIONS.values() if action.is_active]


def own_times(
    touches: ir.Table, record_number: ir.Table, *, as_of: dt.datetime, zone: str, policy: TimePolicy
) -> ir.Table:
    """Say when people did something themselves.

    Parameters
    ----------
    touches : touch_part
        Contacts in force.
    record_number : table
        (record_id, person).
    as_of : datetime.datetime
        UTC; nothing after it is read.
    zone : str
        The market's time zone.
    policy : TimePolicy
        How far back to look.

    Returns
    -------
    table
        (person, weekday, hour, actions): weekday 1 Monday to 7 Sunday, hour of the market's zone.
    """
    since = as_of - dt.timedelta(days=policy.history_days)
    acts = touches.filter(
        touches.local_on >= since.date(),
        touches.happened_at >= ibis.literal(since),
        touches.happened_at <= ibis.literal(as_of),
        touches.status == "submitted",
        touches.action.isin(_ACTIVE),
    ).inner_join(record_number, "record_id")
    local = moments.to_local(acts.happened_at, zone=zone)
    told = acts.select("person", weekday=local.day_of_week.index() + 1, hour=local.hour())
    return told.group_by("person", "weekday", "hour").agg(actions=told.count())


def best_times(own_times: ir.Table, *, policy: TimePolicy, holidays: Collection[int] = ()) -> ir.Table:
    r"""Find each person's best weekday and best hour.

    The share of her actions in slot :math:`s` is taken as :math:`(n_s + k q_s) / (n + k)`, with her actions
    :math:`n_s`, the market's share :math:`q_s` and :math:`k` the policy's strength: a posterior mean, the market being
    the prior. The best slot is one of her own or the market's best, so no other is looked at. Weekday and hour are
    chosen apart from one another.

    Parameters
    ----------
    own_times : table
        See `own_times`.
    policy : TimePolicy
        Office hours, hours in which people may be contacted, strength; its `office_weekdays` are those that are open.
    holidays : collection of int, optional
        Weekdays that are nothing but public holidays as long as a suggestion stands: nobody is contacted on them.

    Returns
    -------
    schema.best_time
        For office hours and for all hours, a row a person with an action in them, and one without a person for
        everybody else.
    """
    office = own_times.filter(
        own_times.weekday.isin(policy.office_weekdays), _is_within(own_times.hour, policy.office_hours)
    )
    own_times = own_times.filter(own_times.weekday.notin(list(holidays))) if holidays else own_times
    any_hour = own_times.filter(_is_within(own_times.hour, policy.contact_hours))
    found = [_best(office, policy.strength, is_in_office=True), _best(any_hour, policy.strength, is_in_office=False)]
    return schema.best_time.check(found[0].union(found[1]))


def _is_within(hour: ir.IntegerValue, hours: tuple[int, int]) -> ir.BooleanValue:
    return (hour >= hours[0]) & (hour < hours[1])


def _best(acts: ir.Table, strength: float, *, is_in_office: bool) -> ir.Table:
    weekday, hour = _best_slot(acts, "weekday", strength), _best_slot(acts, "hour", strength)
    # A null is no key of a join: the market's row stands under -1 until both are together.
    both = weekday.inner_join(hour, "person")
    person = ibis.ifelse(both.person < 0, ibis.null("int64"), both.person)
    return both.select(person=person, is_in_office=ibis.literal(is_in_office), weekday="weekday", hour="hour")


def _best_slot(acts: ir.Table, slot: str, strength: float) -> ir.Table:
    """Give (person, slot), with the market's best under -1."""
    # Of equal slots the earlier one: a tie must not hang on the order of rows.
    everybody = acts.group_by(slot).agg(actions=acts.actions.sum())
    shares = everybody.mutate(market=strength * everybody.actions / everybody.actions.sum().over())
    shares = shares.mutate(market=shares.market - 1e-9 * shares[slot]).drop("actions")
    best = shares.agg(best_slot=shares[slot].argmax(shares.market), best_market=shares.market.max())
    own = acts.group_by("person", slot).agg(actions=acts.actions.sum())
    told = own.inner_join(shares, slot)
    told = told.mutate(score=told.actions + told.market)
    people = told.group_by("person").agg(own_slot=told[slot].argmax(told.score), score=told.score.max())
    both = people.cross_join(best)
    chosen = ibis.ifelse(both.score >= both.best_market, both.own_slot, both.best_slot)
    named = both.select("person", **{slot: chosen})
    market = best.filter(best.best_slot.notnull()).select(person=ibis.literal(-1, "int64"), **{slot: "best_slot"})
    return named.cast({slot: "int64"}).union(market.cast({slot: "int64"}))
