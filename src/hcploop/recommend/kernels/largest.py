"""The largest of many, kept in order in a short row while the many go by; compiled (Numba)."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@numba.njit(cache=True, nogil=True)
def clear(found: Array, values: Array, floor: float | np.float32) -> None:
    """Begin with nothing found: only what is more than `floor` will be."""
    found[:] = -1
    values[:] = floor


@numba.njit(cache=True, nogil=True)
def put(found: Array, values: Array, one: int, value: float | np.float32) -> None:
    """Let one in if it is among the largest; of equals the one that came first stays before the other."""
    place = len(values) - 1
    if place < 0 or not value > values[place]:
        return
    while place > 0 and value > values[place - 1]:
        found[place], values[place] = found[place - 1], values[place - 1]
        place -= 1
    found[place], values[place] = one, value


@numba.njit(cache=True, nogil=True)
def holds(found: Array, one: int) -> bool:
    """Tell whether one is among them."""
    for other in found:  # noqa: SIM110 - compiled as it stands
        if other == one:
            return True
    return False
