"""How sure a mean is: the quantiles of Student's t."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from scipy.special import stdtrit

_KNOWN = 30
_Z = 1.959963984540054


def t_quantile(freedom: ir.NumericValue) -> ir.FloatingValue:
    r"""Return the 97.5 % point of Student's t; null below one degree of freedom.

    Up to 30 degrees it is looked up (rounded down, so an interval is rather too wide); above, the expansion
    :math:`z + \frac{z^3+z}{4\nu} + \frac{5z^5+16z^3+3z}{96\nu^2} + \frac{3z^7+19z^5+17z^3-15z}{384\nu^3}` is right to
    six digits (Fisher and Cornish 1960, "The percentile points of distributions having known cumulants", Technometrics
    2:209-225).

    Parameters
    ----------
    freedom : number column
        Degrees of freedom, not necessarily whole.

    Returns
    -------
    float column
        Always above 1.95.

    Examples
    --------
    >>> [round(t_quantile(ibis.literal(one)).to_pyarrow().as_py(), 3) for one in (1, 4, 100)]
    [12.706, 2.776, 1.984]
    """
    nu = freedom.cast("float64")
    z, beyond = _Z, ibis.literal(_Z)
    beyond += (z**3 + z) / (4 * nu) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * nu**2)
    beyond += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * nu**3)
    known = [(nu < one + 1, float(stdtrit(one, 0.975))) for one in range(1, _KNOWN + 1)]
    return ibis.cases((nu < 1, ibis.null("float64")), *known, else_=beyond)


def mean_spread(deviation: ir.NumericValue, n: ir.NumericValue) -> ir.FloatingValue:
    """Return half the width of the 95 % interval of a mean: t · s ÷ √n; null below two observations."""
    return t_quantile(n - 1) * deviation / n.cast("float64").nullif(0.0).sqrt()


def difference_spread(
    deviation: ir.NumericValue, n: ir.NumericValue, other_deviation: ir.NumericValue, other_n: ir.NumericValue
) -> ir.FloatingValue:
    """Return half the width of the 95 % interval of a difference of two means, whose variances may differ.

    Welch 1947, "The generalization of 'Student's' problem when several different population variances are involved",
    Biometrika 34:28-35: the degrees of freedom are (v₁ + v₂)² ÷ (v₁² ÷ (n₁ - 1) + v₂² ÷ (n₂ - 1)), with v = s² ÷ n.
    """
    own = deviation**2 / n.cast("float64").nullif(0.0)
    other = other_deviation**2 / other_n.cast("float64").nullif(0.0)
    parts = own**2 / (n - 1).nullif(0) + other**2 / (other_n - 1).nullif(0)
    return t_quantile((own + other) ** 2 / parts.nullif(0.0)) * (own + other).sqrt()
