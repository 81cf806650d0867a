"""What an offer is worth: what a contact adds to the probability of an answer, times its value, less its cost."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.policy import NextBestPolicy

ARM = ("brand", "channel", "content_id", "sender")
"""What makes an arm, in the order in which its text names them."""


def valued(offers: ir.Table, hcp_tier: ir.Table, channel_term: ir.Table, *, policy: NextBestPolicy) -> ir.Table:
    """Value offers.

    expected value = increment × value − cost, where value = value of the tier × factor of the brand × factor of the
    channel × factor of the content × (1 − fatigue)^(contacts of ours in the last 30 days). The factor of the content is
    floor + (first − floor) × decay^(position − 1) for the recommendation at a position, and the floor without one.

    Parameters
    ----------
    offers : table
        Allowed offers with person, `position` (of the content among her recommendations), the columns of
        `schema.exposure.FACTS`, and what `predict.predicted` adds.
    hcp_tier : schema.hcp_tier
        Tiers by brand.
    channel_term : schema.channel_term
        Costs.
    policy : NextBestPolicy
        Values.

    Returns
    -------
    schema.valued_offer
        One row an offer.
    """
    tiers = hcp_tier.select("one_id", "brand", "tier")
    told = offers.left_join(tiers, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    told = told.inner_join(channel_term.select("channel", "cost"), "channel")
    kept = (ibis.literal(1 - policy.fatigue.per_contact) ** told.recent_contacts).cast("float64")
    value = _of_tier(told, policy) * _of(told.brand, policy.value.brands) * _of(told.channel, policy.value.channels)
    value = value * _of_content(told, policy) * kept
    priced = told.mutate(value_of_response=value, suits_at=told.position, lot=_lot(told))
    priced = priced.mutate(expected_value=priced.increment * priced.value_of_response - priced.cost)
    return schema.valued_offer.check(priced.select(*schema.valued_offer.columns))


def _of_tier(told: ir.Table, policy: NextBestPolicy) -> ir.FloatingValue:
    tiers = [(tier, value) for tier, value in enumerate(policy.value.tiers, start=1)]
    return told.tier.cases(*tiers, else_=policy.value.without_tier).cast("float64")


def _of(name: ir.StringValue, factors: Mapping[str, float]) -> ir.FloatingValue:
    return name.cases(*factors.items(), else_=1.0).cast("float64") if factors else ibis.literal(1.0)


def _of_content(told: ir.Table, policy: NextBestPolicy) -> ir.FloatingValue:
    first, decay, floor = policy.content.first, policy.content.decay, policy.content.floor
    return floor + (first - floor) * (ibis.literal(decay) ** (told.position - 1)).cast("float64").fill_null(0.0)


def _lot(told: ir.Table) -> ir.StringValue:
    named = [told[name].fill_null("") for name in ("one_id", *ARM)]
    return ibis.literal("|").join(named).hexdigest("md5").substr(0, 12)
