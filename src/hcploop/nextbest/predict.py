"""The probability of an answer, with a contact and without: the model's numbers as one expression."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from hcploop.nextbest.policy import NOTHING
from hcploop.nextbest.terms import CHANNEL_TERMS, TERMS

DRIVERS: Mapping[str, tuple[str, ...]] = {
    "answers": ("own_answers", "channel_answers_here"),
    "active": ("own_actions", "channel_actions_here", "since_action"),
    "rested": ("contacts_of_late", "channel_contacts_of_late"),
    "standing": ("identity",),
}
"""What the terms of the log-odds speak of."""

LEAST = 0.1
"""A driver adds at least so much to the log-odds of the average contact."""


def predicted(rows: ir.Table, response_model: ir.Table) -> ir.Table:
    r"""Add how likely an answer is, and how likely she acts without a contact.

    :math:`p = 1 / (1 + e^{-(a_c + b_c^\top x)})`, with the calibrated coefficients of the channel, and for `baseline`
    those of `nothing` with the terms that speak of the channel at 0. The driver is the group of terms that
    adds most to the log-odds of an average contact.

    Parameters
    ----------
    rows : table
        With a channel and the columns `hcploop.nextbest.terms.TERMS`.
    response_model : schema.response_model
        The model; rows of channels that it does not know are left out.

    Returns
    -------
    table
        The rows with probability, baseline, increment (never below 0) and driver (null if nothing adds).
    """
    wide = _wide(response_model, "coefficient")
    own = wide.filter(wide.channel != NOTHING)
    none = wide.filter(wide.channel == NOTHING).drop("channel").rename("none_{name}")
    centre = _wide(response_model, "centre").drop("channel").rename("centre_{name}")
    told = rows.inner_join(own.rename({f"c_{name}": name for name in own.columns if name != "channel"}), "channel")
    told = told.cross_join(none).cross_join(centre)
    with_contact = told.c_intercept + sum((told[f"c_{name}"] * told[name] for name in TERMS), ibis.literal(0.0))
    of_person = [name for name in TERMS if name not in CHANNEL_TERMS]
    without = told.none_intercept + sum((told[f"none_{name}"] * told[name] for name in of_person), ibis.literal(0.0))
    probability, baseline = _sigmoid(with_contact), _sigmoid(without)
    added = told.mutate(
        probability=probability,
        baseline=baseline,
        increment=ibis.greatest(probability - baseline, 0.0),
        driver=_driver(told),
    )
    return added.select(*rows.columns, "probability", "baseline", "increment", "driver")


def _wide(response_model: ir.Table, part: str) -> ir.Table:
    """Give one row a channel with a column a term."""
    own = response_model.filter(response_model.part == part)
    names = TERMS if part == "centre" else ("intercept", *TERMS)
    return own.group_by("channel").agg(**{name: own.value.sum(where=own.term == name).fill_null(0.0) for name in names})


def _driver(told: ir.Table) -> ir.StringValue:
    gains = {
        driver: sum((told[f"c_{name}"] * (told[name] - told[f"centre_{name}"]) for name in names), ibis.literal(0.0))
        for driver, names in DRIVERS.items()
    }
    # More contacts than usual may go with more answers, but are no reason that people would understand.
    gains["rested"] = ibis.ifelse(told.contacts_of_late < told.centre_contacts_of_late, gains["rested"], 0.0)
    best = ibis.greatest(*gains.values())
    cases = [((gain == best) & (gain >= LEAST), driver) for driver, gain in gains.items()]
    return ibis.cases(*cases, else_=ibis.null("string"))


def _sigmoid(odds: ir.FloatingValue) -> ir.FloatingValue:
    return 1.0 / (1.0 + (-odds).exp())
