"""Who takes part in the loop: everybody about whom something was decided, offered or held out."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.evaluation.policy import EvaluationPolicy
from hcploop.structure.moments import to_local


def enrolled(
    decision: ir.Table,
    hcp: ir.Table,
    hcp_grade: ir.Table,
    hcp_tier: ir.Table,
    *,
    brands: Sequence[str],
    zone: str,
    policy: EvaluationPolicy,
) -> ir.Table:
    """Tell who was enrolled when, and whether she is held out.

    Parameters
    ----------
    decision : schema.decision
        The log.
    hcp : schema.hcp
        All people.
    hcp_grade : schema.hcp_grade
        Grades by brand.
    hcp_tier : schema.hcp_tier
        Tiers by brand.
    brands : sequence of str
        The brands of the market.
    zone : str
        The market's time zone.
    policy : EvaluationPolicy
        Weights of grades.

    Returns
    -------
    schema.enrolled
        One row a person of the log and brand. The hold-out is permanent, so whoever was held out once is.
    """
    first = decision.group_by("one_id").agg(
        first_decided_at=decision.decided_at.min(), is_holdout=decision.is_holdout.any()
    )
    people = first.join(hcp.select("one_id", "institution_id"), "one_id")
    people = people.mutate(first_decided_on=to_local(people.first_decided_at, zone=zone).date())
    parts = [people.mutate(brand=ibis.literal(brand)) for brand in brands]
    by_brand = ibis.union(*parts) if len(parts) > 1 else parts[0]
    rated = by_brand.left_join(hcp_tier.select("one_id", "brand", "tier"), ["one_id", "brand"])
    rated = rated.drop("one_id_right", "brand_right").left_join(
        hcp_grade.select("one_id", "brand", "grade"), ["one_id", "brand"]
    )
    weights = ibis.cases(*((rated.grade == grade, weight) for grade, weight in policy.grade_weights.items()), else_=1.0)
    told = rated.mutate(tier=rated.tier.cast("string").fill_null("unknown"), weight=weights.cast("float64"))
    return schema.enrolled.check(told.select(*schema.enrolled.columns))
