"""The terms of the log-odds of an answer: one expression for the past and for today."""

from __future__ import annotations

import ibis.expr.types as ir

TERMS = (
    "own_answers",
    "channel_answers_here",
    "own_actions",
    "channel_actions_here",
    "since_action",
    "contacts_of_late",
    "channel_contacts_of_late",
    "identity",
)
"""In the order in which the model holds them."""

CHANNEL_TERMS = ("channel_answers_here", "channel_actions_here", "channel_contacts_of_late")
"""Those that speak of the channel: 0 without a contact."""


def with_terms(rows: ir.Table, answer_rate: ir.Table) -> ir.Table:
    """Add the terms of the log-odds.

    Counts enter as log(1 + n), since the first says more than the tenth. A person's own answers enter as her smoothed
    rate less everybody's, so that who was never contacted has 0.

    Parameters
    ----------
    rows : table
        With a channel and the columns `hcploop.schema.exposure.FACTS`.
    answer_rate : schema.answer_rate
        By channel, and for `all`.

    Returns
    -------
    table
        The rows with the columns `TERMS`.
    """
    return with_channel_terms(with_person_terms(rows, answer_rate), answer_rate)


def with_person_terms(rows: ir.Table, answer_rate: ir.Table) -> ir.Table:
    """Add the terms that do not speak of a channel; the rest as `with_terms`."""
    every = answer_rate.filter(answer_rate.channel == "all").select(rate_all="rate", strength_all="strength")
    told = rows.cross_join(every)
    excess = (told.answers - told.contacts * told.rate_all) / (told.contacts + told.strength_all)
    added = told.mutate(
        own_answers=excess,
        own_actions=_log(told.actions),
        since_action=_log(told.days_since_action),
        contacts_of_late=_log(told.recent_contacts),
    )
    return added.drop("rate_all", "strength_all")


def with_channel_terms(rows: ir.Table, answer_rate: ir.Table) -> ir.Table:
    """Add the terms that speak of the channel; the rest as `with_terms`."""
    here = answer_rate.filter(answer_rate.channel != "all").rename(rate_here="rate", strength_here="strength")
    told = rows.left_join(here, "channel").drop("channel_right")
    excess = (told.channel_answers - told.channel_contacts * told.rate_here) / (
        told.channel_contacts + told.strength_here
    )
    added = told.mutate(
        channel_answers_here=excess.fill_null(0.0),
        channel_actions_here=_log(told.channel_actions),
        channel_contacts_of_late=_log(told.channel_recent_contacts),
    )
    return added.drop("rate_here", "strength_here")


def _log(count: ir.NumericValue) -> ir.FloatingValue:
    # As a double first: an integer and 1.0 are added as decimals, which takes several times as long.
    return (count.cast("float64") + 1).ln()
