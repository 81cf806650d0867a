"""How much a person matters for a brand: her grade crossed with her persona, tiers 1 to 9."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.scoring.matrix import TierPolicy
from hcploop.scoring.personas import persona


def tiers(scores: ir.Table, grades: ir.Table, hcp: ir.Table, *, policy: TierPolicy) -> ir.Table:
    """Give every person a persona and a tier for every brand, with the reason.

    Only tier 1 is given by the source; the order of tiers 2 to 9 is that of the policy's matrix. An
    unknown persona is placed as ordinary; a person without a grade has no tier.

    Parameters
    ----------
    scores : schema.hcp_score
        Both dimensions.
    grades : schema.hcp_grade
        Grades by brand; a grade for the brand `all` holds where a brand gives none of its own.
    hcp : schema.hcp
        All people.
    policy : TierPolicy
        The matrix.

    Returns
    -------
    schema.hcp_tier
        One row a person and brand.
    """
    brands = scores.select("brand").distinct()
    people = hcp.select("one_id").cross_join(brands)
    sides = _side(_side(people, scores, "identity"), scores, "engagement")
    graded = _with_grade(sides, grades)
    named = graded.mutate(persona=persona(graded.identity_level, graded.engagement_level))
    tiered = named.mutate(tier=_tier(named, policy))
    reasoned = tiered.mutate(reason=_reason(tiered, policy))
    return schema.hcp_tier.check(reasoned.select(*schema.hcp_tier.columns))


def _side(people: ir.Table, scores: ir.Table, dimension: str) -> ir.Table:
    """Add the level of one dimension, and the words that say it."""
    own = scores.filter(scores.dimension == dimension).select("one_id", "brand", "level", "percentile")
    joined = people.left_join(own, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    percent = (joined.percentile * 100).round().cast("int64").cast("string")
    level = joined.level.fill_null("unknown")
    words = ibis.ifelse(
        level == "unknown",
        ibis.literal(f"{dimension} unknown"),
        ibis.literal(f"{dimension} ") + level + " (percentile " + percent + ")",
    )
    return joined.mutate(**{f"{dimension}_level": level, f"{dimension}_words": words}).drop("level", "percentile")


def _with_grade(people: ir.Table, grades: ir.Table) -> ir.Table:
    own = people.left_join(grades, ["one_id", "brand"]).drop("one_id_right", "brand_right")
    market = grades.filter(grades.brand == "all").select("one_id", grade_of_market=_.grade)
    both = own.left_join(market, "one_id").drop("one_id_right")
    return both.mutate(grade=both.grade.coalesce(both.grade_of_market)).drop("grade_of_market")


def _tier(people: ir.Table, policy: TierPolicy) -> ir.IntegerValue:
    placed_as = ibis.ifelse(people.persona == "unknown", "ordinary", people.persona)
    cells = [
        ((people.grade == grade) & (placed_as == name), tier)
        for grade, row in policy.matrix.items()
        for name, tier in row.items()
    ]
    return ibis.cases(*cells, else_=ibis.null("int64"))


def _reason(people: ir.Table, policy: TierPolicy) -> ir.StringValue:
    who = people.identity_words + ", " + people.engagement_words + ": " + people.persona
    graded = ibis.literal("grade ") + people.grade + " × " + people.persona + " is tier "
    tier = graded + people.tier.cast("string") + f" ({policy.preset})"
    return who + "; " + ibis.ifelse(people.grade.isnull(), "no grade, so no tier", tier)
