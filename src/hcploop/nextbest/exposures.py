"""Moments of the past with what was known before them and whether an answer came: what the model is fitted to."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.policy import NOTHING, ResponsePolicy
from hcploop.nextbest.standing import answered, known_people, with_channel

_PARTS = float(1 << 32)


def exposures(
    moments: ir.Table,
    people: ir.Table,
    contact_days: ir.Table,
    standing: ir.Table,
    identities: ir.Table,
    *,
    policy: ResponsePolicy,
) -> ir.Table:
    """Add to moments of the past what was known before them, and whether an answer came.

    Parameters
    ----------
    moments : schema.moment
        Contacts and days without one, whose time for an answer is over.
    people : table
        (person, part), see `moments.sampled_people`.
    contact_days : schema.contact_day
        What people did.
    standing : schema.standing
        Of the same people and days.
    identities : table
        (person, identity).
    policy : ResponsePolicy
        Time for an answer; the window of `standing`.

    Returns
    -------
    schema.exposure
        One row a moment.
    """
    replied = answered(moments, contact_days, on="known_on", response_days=policy.days)
    keys = ["person", "channel", "known_on"]
    marked = moments.left_join(replied.select(*keys, is_answered=ibis.literal(True)), keys)
    marked = marked.select(*moments.columns, is_answered=marked.is_answered.fill_null(False))
    parted = marked.inner_join(people.select("person", "part"), "person")
    days = moments.select("person", "known_on").distinct()
    known = known_people(days, standing, identities, window_days=policy.window_days)
    told = with_channel(parted.inner_join(known, ["person", "known_on"]), standing)
    return schema.exposure.check(told.select(*schema.exposure.columns))


def answer_rates(exposures: ir.Table, channel_term: ir.Table) -> ir.Table:
    r"""Estimate how often people answer by each channel, and how far people differ in it.

    A person's own rate of :math:`y` answers in :math:`n` contacts is taken as :math:`(y + k\mu) / (n + k)`: the
    empirical Bayes estimate under a beta distribution of people's rates with mean :math:`\mu` and
    :math:`k = 1/\rho - 1` (Robbins 1956; moments of Kleinman 1973, "Proportions with extraneous
    variance", JASA 68:46-54). With people's rates :math:`r_i`, weights :math:`n_i` and
    :math:`N = \sum n_i` over :math:`P` people,
    :math:`s^2 = \sum n_i (r_i - \mu)^2 / N` and
    :math:`\rho = (s^2 / \mu(1-\mu) - P/N) / (1 - P/N)`, held within .02 and .5.

    Parameters
    ----------
    exposures : schema.exposure
        Those to fit on are used.
    channel_term : schema.channel_term
        Prior probabilities, which count as two contacts.

    Returns
    -------
    schema.answer_rate
        One row a channel that we start, and one for `all` of them.
    """
    fit = exposures.filter(exposures.part == "fit", exposures.channel != NOTHING)
    both = fit.select("person", "channel", "is_answered")
    both = both.union(both.mutate(channel=ibis.literal("all")))
    each = both.group_by("person", "channel").agg(n=both.count(), y=both.is_answered.sum())
    # Counted in parts of 2⁻³²: whole numbers sum to the same in any order, fractions differ in their last digits.
    parts = (each.y * each.y / each.n * _PARTS).round().cast("int64")
    totals = each.group_by("channel").agg(
        people=each.count(), total=each.n.sum(), answers=each.y.sum(), squares=parts.sum() / _PARTS
    )
    named = channel_term.filter(channel_term.channel != NOTHING).select("channel", "probability")
    overall = named.agg(probability=named.probability.mean()).select(
        channel=ibis.literal("all"), probability="probability"
    )
    known = named.union(overall).left_join(totals, "channel").drop("channel_right")
    total, answers = known.total.fill_null(0), known.answers.fill_null(0)
    rate = (answers + 2 * known.probability) / (total + 2)
    share = known.people / known.total
    spread = (known.squares / known.total - rate * rate) / (rate * (1 - rate))
    likeness = ibis.ifelse(share < 1, (spread - share) / (1 - share), ibis.null("float64")).fill_null(0.1)
    held = ibis.greatest(ibis.least(likeness, 0.5), 0.02)
    return schema.answer_rate.check(known.select("channel", rate=rate, strength=1 / held - 1))


def rates_of(response_model: ir.Table) -> ir.Table:
    """Take the rates of answers out of a fitted model.

    Parameters
    ----------
    response_model : schema.response_model
        The model.

    Returns
    -------
    schema.answer_rate
        Those that it was fitted with.
    """
    own = response_model.filter(response_model.part == "rate")
    rates = own.group_by("channel").agg(
        rate=own.value.sum(where=own.term == "rate"), strength=own.value.sum(where=own.term == "strength")
    )
    return schema.answer_rate.check(rates)
