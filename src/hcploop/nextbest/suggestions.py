"""Suggestions: decisions to do something, with why, when, and what else was held back."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.deciding_policy import NOTHING

unplaced = schema.suggestion.without("position")
"""A suggestion before it has its place in its sender's list."""


def new_suggestions(decision: ir.Table, arm: ir.Table, reason: ir.Table, hcp_tier: ir.Table) -> ir.Table:
    """Turn decisions into suggestions.

    Parameters
    ----------
    decision : schema.decision
        Of this run; those to do nothing, and those of the hold-out, become none.
    arm : schema.arm
        What was drawn from.
    reason : schema.reason
        Why, in words: `reason`, `reason_zh`, `evidence`, `driver` of every drawn arm.
    hcp_tier : schema.hcp_tier
        Tiers.

    Returns
    -------
    schema.suggestion, without `position`
        One row a decision to act.
    """
    acting = decision.filter(decision.chosen != NOTHING, ~decision.is_holdout)
    acting = acting.select("decision_id", "one_id", "expires_at", "excluded", arm="chosen")
    worth = arm.drop("position", "resource", "because", "driver")
    told = acting.inner_join(worth, ["one_id", "arm"])
    words = reason.select("one_id", "arm", "reason", "reason_zh", "evidence", "driver")
    told = told.inner_join(words, ["one_id", "arm"])
    tiers = hcp_tier.select("one_id", "brand", "tier")
    told = told.left_join(tiers, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    return unplaced.check(told.rename(blocked_by="excluded").select(*unplaced.columns))


def placed(suggestion: ir.Table) -> ir.Table:
    """Give each suggestion its place in its sender's list of the channel, by what it is worth.

    Parameters
    ----------
    suggestion : schema.suggestion, without `position`
        All that stand.

    Returns
    -------
    schema.suggestion
        The same rows; 1 is the best of a sender and channel.
    """
    order = [ibis.desc(suggestion.expected_value.fill_null(0.0)), suggestion.decision_id]
    place = ibis.row_number().over(group_by=["sender", "channel"], order_by=order)
    return schema.suggestion.check(suggestion.mutate(position=place + 1).select(*schema.suggestion.columns))
