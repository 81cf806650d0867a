"""What actions are worth: the response model is fitted, allowed offers are valued, shortlists are made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.flow.calendar import open_days
from hcploop.flow.measure import Facts
from hcploop.flow.numbering import drop_numbers, number_people
from hcploop.flow.work import Kept, Work
from hcploop.nextbest.best_time import best_times, own_times
from hcploop.nextbest.contact_days import contact_days
from hcploop.nextbest.exposures import answer_rates, exposures, rates_of
from hcploop.nextbest.kernels.fit_response import fit_response
from hcploop.nextbest.moments import QUIET_SHARE, drawn_moments, past_moments, sampled_people
from hcploop.nextbest.policy import NextBestPolicy, channel_terms
from hcploop.nextbest.predict import predicted
from hcploop.nextbest.shortlist import best_offers, shortlist
from hcploop.nextbest.standing import answered, known_people, standings, with_channel
from hcploop.nextbest.terms import TERMS, with_channel_terms, with_person_terms, with_terms
from hcploop.nextbest.value import valued

_ON_THE_WAY = (
    "best_offer",
    "best_time",
    "own_time",
    "known_person",
    "contact_day",
    "answered",
    "standing",
    "identity",
)


@dataclass(frozen=True)
class _People:
    """The people by number, with what is known of them that does not change."""

    numbers: ir.Table
    records: ir.Table
    identities: ir.Table
    channels: ir.Table


def make_arms(work: Work, facts: Facts, offers: ir.Table) -> ir.Table:
    """Value what is allowed, and make everybody's shortlist.

    Parameters
    ----------
    work : Work
        The run; `recommendation` and `execution` are read where they were kept.
    facts : Facts
        What people are and did.
    offers : schema.offer
        Allowed ones only, with `position` of the content among her recommendations; of further columns none is read.

    Returns
    -------
    schema.arm
        Materialised as `arm`. The snapshot keeps `response_model`.
    """
    policy, keep = policy_of(work), work.engine.materialise
    people = _people(work, facts)
    model = _fit(work, facts, people, policy)
    standing = _standing_today(work, facts, people, policy)
    own = offers.select("one_id", "brand", "channel", "action", "content_id", "sender", "position")
    window = policy.response.window_days
    rates = rates_of(model)
    people_known = known_people(_tomorrow(work, people), standing, people.identities, window_days=window)
    everybody = keep("known_person", with_person_terms(people_known, rates))
    known = with_channel(own.inner_join(everybody, "one_id"), standing)
    likely = predicted(with_channel_terms(known, rates), model)
    suits = work.read(work.kept.get(schema.recommendation.name, Kept(schema.recommendation, ())))
    tiers = work.read(work.kept[schema.hcp_tier.name])
    worth = keep("valued_offer", valued(likely, tiers, people.channels, policy=policy))
    best = keep("best_offer", best_offers(worth, policy=policy))
    work.engine.drop("valued_offer")
    acts = own_times(
        work.read(facts.touches), people.records, as_of=work.as_of, zone=work.market.time_zone, policy=policy.time
    )
    ahead = open_days(work)
    timing = policy.time.model_copy(update={"office_weekdays": ahead.open_weekdays(policy.time.office_weekdays)})
    times = keep("best_time", best_times(keep("own_time", acts), policy=timing, holidays=ahead.holidays()))
    arms = keep("arm", shortlist(best, suits, times, people.channels))
    for name in _ON_THE_WAY:
        work.engine.drop(name)
    drop_numbers(work)
    return arms


def policy_of(work: Work) -> NextBestPolicy:
    """Read the market's policy on next best actions."""
    kind = "nextbest"
    return NextBestPolicy.from_table(work.market.policy_table(kind, work.today), f"policy of kind {kind!r}")


def give_channel_terms(work: Work) -> ir.Table:
    """Give what the policy says of each channel."""
    return work.give("channel_term", channel_terms(work.market.channels, policy=policy_of(work)))


def _people(work: Work, facts: Facts) -> _People:
    numbers = number_people(work, facts)
    scores = work.read(work.kept["hcp_score"])
    identity = scores.filter(scores.dimension == "identity", scores.percentile.notnull())
    ranked = identity.group_by("one_id").agg(identity=identity.percentile.max()).inner_join(numbers.people, "one_id")
    identities = work.engine.materialise("identity", ranked.select("person", "identity"))
    return _People(numbers.people, numbers.records, identities, give_channel_terms(work))


def _fit(work: Work, facts: Facts, people: _People, policy: NextBestPolicy) -> ir.Table:
    """Fit the response model to the past of some people, unless it was fitted to the same before."""
    log, done = _log(work)
    ingredients = [facts.days.key, facts.record_person.key, work.kept["hcp_score"].key, log.key, done.key]
    kept = work.keep(
        schema.response_model,
        *ingredients,
        str(work.today),
        str(policy),
        str(work.market.channels),
        make=lambda: _fitted(work, facts, people, policy),
    )
    return work.read(kept)


def _fitted(work: Work, facts: Facts, people: _People, policy: NextBestPolicy) -> ir.Table:
    keep, arrow, response = work.engine.materialise, work.engine.arrow, policy.response
    last = work.today - dt.timedelta(days=response.known_days)
    first = last - dt.timedelta(days=response.history_days)
    share = _share(work, facts, since=first, until=last, rows=response.sample_rows)
    sampled = keep("sampled_person", sampled_people(people.numbers, share=share))
    records = keep("sampled_record", people.records.semi_join(sampled, "person"))
    since = first - dt.timedelta(days=response.window_days)
    days = keep("sampled_day", _days(work, facts, records, people.channels, since=since))
    log, done = (work.read(kept) for kept in _log(work))
    drawn = drawn_moments(log, done, people.numbers, zone=work.market.time_zone)
    moments = keep("moment", past_moments(sampled, days, drawn, since=first, until=last))
    known = _standings(work, days, moments.select("person", "known_on").distinct(), policy)
    told = keep("exposure", exposures(moments, sampled, days, known, people.identities, policy=response))
    rates = keep("answer_rate", answer_rates(told, people.channels))
    # In one order: sums of many numbers hang on it in their last digits.
    rows = with_terms(told, rates).select("channel", "is_answered", "is_drawn", "part", *TERMS)
    rows = rows.order_by("channel", *TERMS, "is_answered", "part", "is_drawn")
    model = fit_response(
        arrow(rows), arrow(people.channels), arrow(rates), prior=policy.prior, drawn_weight=response.drawn_weight
    )
    for name in ("sampled_person", "sampled_record", "sampled_day", "moment", "exposure", "answered", "standing"):
        work.engine.drop(name)
    return work.give("fitted_response_model", model)


def _share(work: Work, facts: Facts, *, since: dt.date, until: dt.date, rows: int) -> float:
    """Give the share of people whose past makes about so many rows."""
    days = work.read(facts.days)
    told = days.filter(days.local_on >= since, days.local_on <= until, days.touches > days.actives)
    counted = work.engine.arrow(told.aggregate(days=told.count()))["days"][0].as_py()
    quiet = QUIET_SHARE * (until - since).days / 7 * work.kept["hcp"].rows
    return float(min(1.0, rows / max(counted + quiet, 1.0)))


def _days(work: Work, facts: Facts, records: ir.Table, channels: ir.Table, *, since: dt.date) -> ir.Table:
    return contact_days(
        work.read(facts.days), work.read(facts.touches), records, channels, since=since, until=work.today
    )


def _standings(work: Work, days: ir.Table, moments: ir.Table, policy: NextBestPolicy) -> ir.Table:
    keep, response = work.engine.materialise, policy.response
    contacts = days.filter(days.is_contact).select("person", "channel", "local_on")
    told = keep("answered", answered(contacts, days, on="local_on", response_days=response.days))
    known = standings(moments, days, told, window_days=response.window_days, response_days=response.known_days)
    return keep("standing", known)


def _standing_today(work: Work, facts: Facts, people: _People, policy: NextBestPolicy) -> ir.Table:
    """Say what is known of everybody at the end of today."""
    since = work.today - dt.timedelta(days=policy.response.window_days)
    only = work.concerned(people.numbers).select("one_id", "person")
    records = people.records if work.only is None else people.records.semi_join(only, "person")
    days = work.engine.materialise("contact_day", _days(work, facts, records, people.channels, since=since))
    return _standings(
        work, days, _tomorrow(work, people).semi_join(only, "person").select("person", "known_on"), policy
    )


def _tomorrow(work: Work, people: _People) -> ir.Table:
    """Give everybody on the day before which all is known that happened up to today."""
    return people.numbers.mutate(known_on=ibis.literal(work.today + dt.timedelta(days=1)))


def _log(work: Work) -> tuple[Kept, Kept]:
    """Give the decisions of earlier runs, and what became of them."""
    return work.issued(schema.decision), work.kept.get(schema.execution.name, Kept(schema.execution, ()))
