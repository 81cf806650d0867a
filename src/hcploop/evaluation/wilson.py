"""How sure a share is: the Wilson score interval."""

from __future__ import annotations

import ibis.expr.types as ir

_Z = 1.959963984540054  # 97.5 % point of the normal distribution: a two-sided interval of 95 %


def wilson(hits: ir.NumericValue, of: ir.NumericValue) -> tuple[ir.FloatingValue, ir.FloatingValue]:
    r"""Return the lower and upper bound of the 95 % Wilson score interval of `hits / of`.

    With :math:`p = hits/n`, the bounds are
    :math:`\left(p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}\right) / (1 + z^2/n)` (Wilson 1927, "Probable inference,
    the law of succession, and statistical inference", JASA 22:209-212). Null where `of` is 0.

    Parameters
    ----------
    hits, of : number columns
        Counts, `hits` at most `of`.

    Returns
    -------
    (float column, float column)
        Lower and upper bound, 0 to 1.

    Examples
    --------
    >>> import ibis
    >>> low, high = wilson(ibis.literal(10), ibis.literal(100))
    >>> round(low.to_pyarrow().as_py(), 4), round(high.to_pyarrow().as_py(), 4)
    (0.0552, 0.1744)
    """
    n = of.cast("float64").nullif(0.0)
    share = hits / n
    middle = share + _Z**2 / (2 * n)
    # Rounding may push p(1 - p) below 0 by a hair when every one is a hit.
    spread = _Z * ((share * (1 - share)).clip(lower=0.0) / n + _Z**2 / (4 * n * n)).sqrt()
    scale = 1 + _Z**2 / n
    return ((middle - spread) / scale).clip(0.0, 1.0), ((middle + spread) / scale).clip(0.0, 1.0)
