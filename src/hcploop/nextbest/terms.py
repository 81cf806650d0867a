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
    here = answer_rate.filter(answer_rate.channel != "all").rename(rate_here="rate", strength_here="strength")
    every = (
        answer_rate.filter(answer_rate.channel == "all")
        .drop("channel")
        .rename(rate_all="rate", strength_all="strength")
    )
    told = rows.left_join(here, "channel").drop("channel_right").cross_join(every)
    excess_here = (told.channel_answers - told.channel_contacts * told.rate_here) / (
        told.channel_contacts + told.strength_here
    )
    excess = (told.answers - told.contacts * told.rate_all) / (told.contacts + told.strength_all)
    terms = {
        "own_answers": excess,
        "channel_answers_here": excess_here.fill_null(0.0),
        "own_actions": (told.actions + 1.0).ln(),
        "channel_actions_here": (told.channel_actions + 1.0).ln(),
        "since_action": (told.days_since_action + 1.0).ln(),
        "contacts_of_late": (told.recent_contacts + 1.0).ln(),
        "channel_contacts_of_late": (told.channel_recent_contacts + 1.0).ln(),
        "identity": told.identity,
    }
    added = told.mutate(**{name: terms[name] for name in TERMS})
    return added.drop("rate_here", "strength_here", "rate_all", "strength_all")
