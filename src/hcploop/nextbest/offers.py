"""All that rules may ask about each candidate, side by side."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema


def offers(candidate: ir.Table, person_fact: ir.Table, channel_fact: ir.Table, sender: ir.Table) -> ir.Table:
    """Put the facts of a person, a channel and a sender beside each candidate.

    Parameters
    ----------
    candidate : schema.candidate
        What could be offered.
    person_fact : schema.person_fact
        Of people.
    channel_fact : schema.channel_fact
        Of people and channels; who has no row said nothing and was not contacted.
    sender : schema.sender
        Who can act in person.

    Returns
    -------
    schema.offer
        One row a candidate, except those by the hand of a medical team that her hospital has not.
    """
    with_person = candidate.inner_join(person_fact, "one_id")
    with_channel = with_person.left_join(channel_fact, ["one_id", "channel"]).drop("one_id_right", "channel_right")
    sent = with_channel.left_join(sender, ["one_id", "hand"]).drop("one_id_right", "hand_right")
    known = sent.filter((sent.hand != "medical") | sent.sender.notnull())
    reception = ibis.ifelse(known.action == "visit", known.reception.fill_null("not_needed"), "not_needed")
    return schema.offer.check(
        known.mutate(
            sender=known.sender.fill_null("system"),
            sender_team=known.sender_team.fill_null("system"),
            filing=known.filing.fill_null("not_needed"),
            reception=reception,
            consent=known.consent.fill_null("unknown"),
            channel_contacts_7d=known.channel_contacts_7d.fill_null(0),
            channel_contacts_30d=known.channel_contacts_30d.fill_null(0),
        ).select(*schema.offer.columns)
    )


def channel_facts(standing_consent: ir.Table, recent_contact: ir.Table) -> ir.Table:
    """Put what a person said about a channel beside how often we used it.

    Parameters
    ----------
    standing_consent : schema.standing_consent
        What she said.
    recent_contact : schema.recent_contact
        Our contacts.

    Returns
    -------
    schema.channel_fact
        One row a person and channel of which either is known.
    """
    said = standing_consent.select("one_id", "channel", consent="state")
    made = recent_contact.select(
        "one_id", "channel", channel_contacts_7d="contacts_7d", channel_contacts_30d="contacts_30d"
    )
    both = said.outer_join(made, ["one_id", "channel"])
    return schema.channel_fact.check(
        both.select(
            one_id=both.one_id.coalesce(both.one_id_right),
            channel=both.channel.coalesce(both.channel_right),
            consent=both.consent.fill_null("unknown"),
            channel_contacts_7d=both.channel_contacts_7d.fill_null(0),
            channel_contacts_30d=both.channel_contacts_30d.fill_null(0),
        )
    )
