"""Four personas from two levels. Mid is not high, and unknown is not high either."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

PERSONAS = ("pioneer", "traditional", "rising_star", "ordinary")


def persona(identity_level: ir.StringValue, engagement_level: ir.StringValue) -> ir.StringValue:
    """Return the persona of two levels.

    High in both is a pioneer, high in identity alone traditional, high in engagement alone a rising
    star, high in neither ordinary. Where both are unknown the persona is unknown; where one is, it
    counts as not high.

    Parameters
    ----------
    identity_level, engagement_level : string columns
        high, mid, low or unknown.

    Returns
    -------
    string column
        pioneer, traditional, rising_star, ordinary or unknown.

    Examples
    --------
    >>> persona(ibis.literal("high"), ibis.literal("mid")).to_pyarrow().as_py()
    'traditional'
    """
    knows_nothing = (identity_level == "unknown") & (engagement_level == "unknown")
    is_known_name, is_active = identity_level == "high", engagement_level == "high"
    return ibis.cases(
        (knows_nothing, "unknown"),
        (is_known_name & is_active, "pioneer"),
        (is_known_name, "traditional"),
        (is_active, "rising_star"),
        else_="ordinary",
    )
