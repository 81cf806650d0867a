"""The past moments that a response is learned from: contacts, decisions that chance made, and days without either."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.policy import NOTHING
from hcploop.structure import moments

CARRIED_OUT = ("sent", "opened", "done")
"""States of an execution that reached her, or set out to."""

QUIET_SHARE = 0.08
"""So many of a person's Mondays are looked at for days without a contact."""


def sampled_people(person_number: ir.Table, *, share: float) -> ir.Table:
    """Draw the people whose past is learned from, and say what for.

    Parameters
    ----------
    person_number : schema.person_number
        All people.
    share : float
        Share of them, 0 to 1. Who is drawn at a share is drawn at every higher one.

    Returns
    -------
    table
        (one_id, person, part): 70 % of the people are fitted on, 15 % calibrate, 15 % test.
    """
    drawn = (person_number.one_id + "|response sample").hexdigest("md5")
    part = drawn.substr(8, 4)
    taken = person_number if share >= 1 else person_number.filter(drawn.substr(0, 8) < _hexadecimal(share, 8))
    return taken.mutate(
        part=ibis.cases((part < _hexadecimal(0.7, 4), "fit"), (part < _hexadecimal(0.85, 4), "calibrate"), else_="test")
    )


def past_moments(
    people: ir.Table, contact_days: ir.Table, drawn: ir.Table, *, since: dt.date, until: dt.date
) -> ir.Table:
    """Put together what happened to people, and what could have.

    Parameters
    ----------
    people : table
        (one_id, person) that are learned from.
    contact_days : schema.contact_day
        Of these people, of these days at least.
    drawn : schema.moment
        Of decisions, see `drawn_moments`.
    since, until : datetime.date
        First and last day learned from.

    Returns
    -------
    schema.moment
        Contacts; decisions that were carried out, or to do nothing; and a share of the Mondays on which
        she was not contacted. A decision and the contact it led to are one row.
    """
    contacts = contact_days.filter(contact_days.is_contact)
    quiet = _quiet(people, contact_days, contacts)
    happened = contacts.select("person", "channel", known_on="local_on", is_drawn=ibis.literal(False))
    own = drawn.semi_join(people, "person").select(*happened.columns)
    both = happened.union(own).union(quiet.select(*happened.columns))
    within = both.filter(both.known_on >= since, both.known_on <= until)
    once = within.group_by("person", "channel", "known_on").agg(is_drawn=within.is_drawn.any())
    return schema.moment.check(once)


def drawn_moments(decision: ir.Table, execution: ir.Table, person_number: ir.Table, *, zone: str) -> ir.Table:
    """Read from the log of decisions what chance made of it.

    Parameters
    ----------
    decision : schema.decision
        The log of earlier runs; its people by their ids of today.
    execution : schema.execution
        What became of them.
    person_number : schema.person_number
        All people.
    zone : str
        The market's time zone.

    Returns
    -------
    schema.moment
        Of a decision to do nothing the day it was made; of another that was carried out, the first day of that.
    """
    chosen = decision.inner_join(person_number, "one_id").select("decision_id", "person", "chosen", "decided_at")
    quiet = chosen.filter(chosen.chosen == NOTHING).select(
        "person", channel=ibis.literal(NOTHING), happened_at=chosen.decided_at
    )
    done = execution.filter(execution.state.isin(CARRIED_OUT))
    first = done.group_by("decision_id").agg(happened_at=done.happened_at.min())
    acted = chosen.filter(chosen.chosen != NOTHING).inner_join(first, "decision_id")
    acted = acted.select("person", channel=acted.chosen.split("|")[1], happened_at=acted.happened_at)
    both = quiet.union(acted)
    day = moments.local_day(both.happened_at, zone=zone)
    told = both.select("person", "channel", known_on=day, is_drawn=ibis.literal(True))
    return schema.moment.check(told.distinct())


def _quiet(people: ir.Table, contact_days: ir.Table, contacts: ir.Table) -> ir.Table:
    """Take Mondays at random, and leave out those with a contact.

    Later contacts are not asked for: after a contact there may be further ones just as after a quiet day, so what
    differs is the one contact; and a day must not be chosen by what comes after it.
    """
    weeks = contact_days.select(known_on=contact_days.local_on.truncate("W").cast("date")).distinct()
    each = people.select("one_id", "person").cross_join(weeks)
    lot = (each.one_id + "|" + each.known_on.cast("string")).hexdigest("md5").substr(0, 8)
    taken = each.filter(lot < _hexadecimal(QUIET_SHARE, 8)).select("person", "known_on")
    told = contacts.select("person", known_on="local_on").distinct()
    return taken.anti_join(told, ["person", "known_on"]).mutate(
        channel=ibis.literal(NOTHING), is_drawn=ibis.literal(False)
    )


def _hexadecimal(share: float, digits: int) -> str:
    """Write a share as the hexadecimal number below which so many of all numbers of that length lie."""
    return f"{min(int(share * 16**digits), 16**digits - 1):0{digits}x}"
