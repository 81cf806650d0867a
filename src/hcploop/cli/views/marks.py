"""Small pictures made of letters: bars and sparklines."""

from __future__ import annotations

from collections.abc import Sequence

_STEPS = "▁▂▃▄▅▆▇█"


def bar(share: float | None, *, width: int = 10) -> str:
    """Draw a share as a bar; something above nothing shows at least one block.

    Parameters
    ----------
    share : float or None
        0 to 1; None is unknown and draws dots, which is not an empty bar.
    width : int
        Letters.

    Returns
    -------
    str
        `width` letters.

    Examples
    --------
    >>> bar(0.5, width=4), bar(0.01, width=4), bar(0.0, width=4), bar(None, width=4)
    ('██░░', '█░░░', '░░░░', '····')
    """
    if share is None:
        return "·" * width
    within = min(max(share, 0.0), 1.0)
    full = max(round(within * width), 1 if within > 0 else 0)
    return "█" * full + "░" * (width - full)


def sparkline(values: Sequence[float | None]) -> str:
    """Draw a row of numbers from 0 to the largest, a letter each.

    Heights start at 0 and not at the smallest number, so that a small change looks small.

    Parameters
    ----------
    values : sequence of float or None
        At least 0; None is unknown and leaves a gap.

    Returns
    -------
    str
        One letter a number.

    Examples
    --------
    >>> sparkline([0, 1, 4, 8]), sparkline([5, None, 5]), sparkline([0, 0])
    ('▁▁▄█', '█ █', '▁▁')
    """
    top = max((value for value in values if value is not None), default=0.0)
    return "".join(" " if value is None else _STEPS[_height(value, top)] for value in values)


def _height(value: float, top: float) -> int:
    return max(-(-int(value / top * len(_STEPS) * 1000) // 1000) - 1, 0) if top > 0 else 0
