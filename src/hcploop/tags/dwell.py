"""How much longer or fuller contacts say more."""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir

LEAST = 0.25
MOST = 1.5
FULL_SECONDS = 600.0


def dwell_factor(duration_seconds: ir.NumericValue, progress_share: ir.NumericValue) -> ir.FloatingValue:
    """How much a contact counts for how long it lasted and how much of the content it covered.

    1 where neither is told; else 0.25 + 0.75 d + 0.5 p, at most 1.5, with d = ln(1 + seconds) ÷ ln(1 + 600)
    (ten minutes and more are 1) and p the share covered. Where only one of the two is told it stands for both:
    0.25 + 1.25 d, or 0.25 + 1.25 p. So a contact broken off at once counts a quarter, and a full one half as
    much again as one of which nothing is known.

    Parameters
    ----------
    duration_seconds : numeric column
        How long, seconds; null where not told; negative values count as 0.
    progress_share : numeric column
        How much of the content, 0 to 1; null where not told; other values count as the nearer bound.

    Returns
    -------
    float column
        0.25 to 1.5, never null.

    Examples
    --------
    >>> seen = ibis.memtable({"s": [600.0, 0.0, 600.0], "p": [1.0, 0.0, 0.5]})
    >>> seen.select(f=dwell_factor(seen.s, seen.p).round(2)).to_pyarrow()["f"].to_pylist()
    [1.5, 0.25, 1.25]
    """
    seconds = ibis.greatest(0.0, ibis.least(duration_seconds.cast("float64"), FULL_SECONDS))
    lasted = ibis.ifelse(duration_seconds.isnull(), None, (seconds + 1.0).ln() / math.log1p(FULL_SECONDS))
    share = ibis.greatest(0.0, ibis.least(progress_share.cast("float64"), 1.0))
    covered = ibis.ifelse(progress_share.isnull(), None, share)
    d = ibis.coalesce(lasted, covered)
    p = ibis.coalesce(covered, lasted)
    return ibis.coalesce(LEAST + 0.75 * d + 0.5 * p, 1.0)
