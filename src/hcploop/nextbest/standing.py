"""What was known of a person before a day: the same counting for days long past and for today."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema

ACTION_DAYS = 90
CONTACT_DAYS = 30
COUNTS = ("actions", "recent_contacts", "contacts", "answers")


def answered(days: ir.Table, contact_days: ir.Table, *, on: str, response_days: int) -> ir.Table:
    """Keep the rows after whose day the person did something in time.

    Parameters
    ----------
    days : table
        A `person` and a day.
    contact_days : schema.contact_day
        What people did, of every day up to `response_days` after those of `days`.
    on : str
        The column of the day.
    response_days : int
        An answer comes on the day itself or within the days after it, so many days in all.

    Returns
    -------
    table
        The rows of `days` that were answered.
    """
    acts = contact_days.filter(contact_days.is_action).select("person", acted_on="local_on").distinct()
    in_time = [
        days.person == acts.person,
        acts.acted_on >= days[on],
        acts.acted_on < days[on] + ibis.interval(days=response_days),
    ]
    return days.semi_join(acts, in_time)


def standings(
    moments: ir.Table, contact_days: ir.Table, contacts_answered: ir.Table, *, window_days: int, response_days: int
) -> ir.Table:
    """Count what was known of a person before a day, channel by channel.

    Nothing on or after the day is looked at; a contact counts as answered or not once its time for an answer is over.

    Parameters
    ----------
    moments : table
        (person, known_on), each pair once.
    contact_days : schema.contact_day
        Contacts and actions, from `window_days` before the first of the days on.
    contacts_answered : table
        (person, channel, local_on): the contacts among them that were answered.
    window_days : int
        So many days before the day are looked at.
    response_days : int
        Time for an answer.

    Returns
    -------
    schema.standing
        One row a person, day and channel in which something happened.
    """
    keys = ["person", "channel", "local_on"]
    marked = contact_days.left_join(contacts_answered.mutate(is_answered=ibis.literal(True)), keys)
    marked = marked.select(*keys, "is_contact", "is_action", is_answered=marked.is_answered.fill_null(False))
    before = [
        moments.person == marked.person,
        marked.local_on < moments.known_on,
        marked.local_on >= moments.known_on - ibis.interval(days=window_days),
    ]
    seen = moments.inner_join(marked, before).drop("person_right")
    is_over = seen.is_contact & (seen.local_on <= seen.known_on - ibis.interval(days=response_days))
    acted = seen.is_action & (seen.local_on >= seen.known_on - ibis.interval(days=ACTION_DAYS))
    contacted = seen.is_contact & (seen.local_on >= seen.known_on - ibis.interval(days=CONTACT_DAYS))
    counted = seen.group_by("person", "known_on", "channel").agg(
        actions=acted.sum(),
        last_action_on=ibis.ifelse(seen.is_action, seen.local_on, ibis.null("date")).max(),
        recent_contacts=contacted.sum(),
        contacts=is_over.sum(),
        answers=(is_over & seen.is_answered).sum(),
    )
    return schema.standing.check(counted)


def known_people(moments: ir.Table, standing: ir.Table, identities: ir.Table, *, window_days: int) -> ir.Table:
    """Say what was known of people before a day, over all channels.

    Parameters
    ----------
    moments : table
        (person, known_on), each pair once; further columns stay.
    standing : schema.standing
        For the same people and days.
    identities : table
        (person, identity): percentile of the identity score.
    window_days : int
        The window of `standing`; who did nothing in it counts as so many days without action.

    Returns
    -------
    table
        `moments` with the columns `hcploop.schema.exposure.FACTS` that do not speak of a channel. Days are counted
        channel by channel: who was active in two channels on one day counts twice.
    """
    counts = {name: standing[name].sum() for name in COUNTS}
    over_all = standing.group_by("person", "known_on").agg(last_action_on=standing.last_action_on.max(), **counts)
    told = moments.left_join(over_all, ["person", "known_on"]).drop("person_right", "known_on_right")
    known = told.left_join(identities, "person").drop("person_right")
    since = known.known_on.delta(known.last_action_on, unit="day").fill_null(window_days).cast("float64")
    return known.mutate(
        **{name: known[name].fill_null(0) for name in COUNTS},
        days_since_action=since,
        identity=known.identity.fill_null(0.5),
    )


def with_channel(rows: ir.Table, standing: ir.Table) -> ir.Table:
    """Add to each row what was known of the person in the channel before the day.

    Parameters
    ----------
    rows : table
        With person, channel and known_on.
    standing : schema.standing
        For the same people and days.

    Returns
    -------
    table
        The rows with the columns `hcploop.schema.exposure.FACTS` that speak of the channel.
    """
    by_channel = standing.select("person", "known_on", "channel", **{f"channel_{name}": name for name in COUNTS})
    told = rows.left_join(by_channel, ["person", "known_on", "channel"])
    filled = {f"channel_{name}": told[f"channel_{name}"].fill_null(0) for name in COUNTS}
    return told.select(*rows.columns, **filled)
