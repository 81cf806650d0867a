"""Days of people packed into sorted numbers, which the compiled loops read."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop.evaluation.cuts import CUT_SHIFT
from hcploop.evaluation.periods import MEASURES

Array = npt.NDArray[Any]


class Packed(NamedTuple):
    """What people did, a number a person, day and channel.

    Parameters
    ----------
    keys : numpy array of int64
        Person, day, channel and what she did, from the highest bits to the lowest, sorted.
    widths : tuple of int
        The bits of day, channel and what she did.
    cut_of : numpy array of int64
        The cut of each person.
    first : int
        The first day, in days since 1970-01-01; days in the keys count from it.
    last : int
        The last day.
    """

    keys: Array
    widths: tuple[int, int, int]
    cut_of: Array
    first: int
    last: int


def packed(person_day: pa.Table, *, channels: int) -> Packed:
    """Pack each row into a number and sort them.

    Parameters
    ----------
    person_day : schema.person_day
        What people did, in any order; at least one row, and each of somebody we know.
    channels : int
        How many channels there are.

    Returns
    -------
    Packed
        What belongs to one person and period stands side by side.
    """
    days = person_day["local_on"].cast(pa.int32()).to_numpy()
    first, last = int(days.min()), int(days.max())
    person = person_day["person"].to_numpy()
    number = person & ((1 << CUT_SHIFT) - 1)
    cut_of = np.zeros(int(number.max()) + 1, dtype=np.int64)
    cut_of[number] = person >> CUT_SHIFT
    widths = (max(1, (last - first).bit_length()), max(1, (channels - 1).bit_length()), len(MEASURES))
    keys = number
    parts = (days - first, person_day["channel_no"].to_numpy(), person_day["did"].to_numpy())
    for part, width in zip(parts, widths, strict=True):
        keys <<= width
        keys |= part
    keys.sort()
    return Packed(keys, widths, cut_of, first, last)
