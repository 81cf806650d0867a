"""Two scores a person, identity and engagement, and the level of each: high, mid, low or unknown."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.scoring.policy import ScoringPolicy
from hcploop.scoring.ranks import place, population, share_below

# Sums of floats differ in the last digits with the order of rows: equals must stay equals.
_DIGITS = 9
_SLACK = 1e-9


def scores(indicators: ir.Table, hcp: ir.Table, *, policy: ScoringPolicy) -> ir.Table:
    r"""Score and rank every person in both dimensions, and say her level.

    The score is the weighted mean of the points that are known,
    :math:`s = \sum_i w_i p_i / \sum_i w_i`. People of one population are ranked by it from the top;
    equals take the mean of their ranks. With the mid-rank share from the top
    :math:`u = (above + equal / 2) / known`, a person is high where `u` is at most `high_share`, mid where
    it is at most `mid_share`, else low. Who is known by less than `min_known_share` of the weight is
    *unknown*, which is not low, and is ranked nowhere.

    Parameters
    ----------
    indicators : schema.hcp_indicator
        What was measured.
    hcp : schema.hcp
        All people, for the population they are ranked among.
    policy : ScoringPolicy
        The cut-offs.

    Returns
    -------
    schema.hcp_score
        One row a person, brand and dimension.
    """
    weight_known = ibis.ifelse(_.points.notnull(), _.weight, 0.0)
    earned = indicators.group_by("one_id", "brand", "dimension").agg(
        earned=(_.points * _.weight).sum(), known_weight=weight_known.sum(), weight=_.weight.sum()
    )
    summed = earned.inner_join(hcp.select("one_id", population=population(hcp, policy.population)), "one_id")
    shared = summed.mutate(known_share=(_.known_weight / _.weight).round(_DIGITS))
    is_known = (shared.known_weight > 0) & (shared.known_share >= policy.min_known_share - _SLACK)
    score = ibis.ifelse(is_known, (shared.earned / shared.known_weight).round(_DIGITS), None)
    placed = place(shared.mutate(score=score), "score", within=["brand", "dimension", "population"])
    levelled = placed.mutate(percentile=(placed.below + placed.equal) / placed.known, level=_level(placed, policy))
    return schema.hcp_score.check(levelled.select(*schema.hcp_score.columns))


def _level(placed: ir.Table, policy: ScoringPolicy) -> ir.StringValue:
    from_top = 1 - share_below(placed)
    return ibis.cases(
        (placed.score.isnull(), "unknown"),
        (from_top <= policy.high_share + _SLACK, "high"),
        (from_top <= policy.mid_share + _SLACK, "mid"),
        else_="low",
    )
