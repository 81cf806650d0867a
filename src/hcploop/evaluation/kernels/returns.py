"""The loop that sees who comes back, compiled when it is first called (Numba) and kept for the next process."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from hcploop.evaluation.kernels.fold import Bits

Array = npt.NDArray[Any]

_ACTIVE = 2  # The bit of `schema.person_day.did` that says that she did something herself.


class Returns(NamedTuple):
    """Who came back, of one kind of period.

    Parameters
    ----------
    of_day : numpy array of int64, shape (days,)
        The period of each day; it never falls.
    windows : numpy array of int64, shape (windows,)
        Days within which somebody comes back.
    until : int
        The number of the as-of day.
    due : numpy array of int64, shape (cuts, periods, windows)
        People whose window after their first active day of the period is over.
    returned : numpy array of int64, shape (cuts, periods, windows)
        Those of them who were active again within it.
    """

    of_day: Array
    windows: Array
    until: Any
    due: Array
    returned: Array


@numba.njit(cache=True, nogil=True)
def fold_returns(keys: Array, cut_of: Array, bits: Bits, told: Returns) -> None:
    """Look up for every person and period whether she was active again after her first active day in it.

    Parameters
    ----------
    keys : numpy array of int64
        Packed as `bits` say, sorted: the days of a person stand in their order.
    cut_of : numpy array of int64
        The cut of each person.
    bits : Bits
        The number of bits of each part.
    told : Returns
        Is added to.
    """
    day_mask = (1 << bits.day) - 1
    person, day, is_first = np.int64(-1), np.int64(-1), False
    for key in keys:
        if not key & _ACTIVE:
            continue
        its_day = (key >> (bits.did + bits.channel)) & day_mask
        its_person = key >> (bits.did + bits.channel + bits.day)
        if its_person == person and its_day == day:
            continue
        if its_person != person:
            if is_first:
                _tally(day, np.int64(-1), cut_of[person], told)
            is_first = True
        else:
            if is_first:
                _tally(day, its_day, cut_of[person], told)
            is_first = told.of_day[its_day] != told.of_day[day]
        person, day = its_person, its_day
    if is_first:
        _tally(day, np.int64(-1), cut_of[person], told)


@numba.njit(cache=True, nogil=True)
def _tally(first: np.int64, again: np.int64, cut: np.int64, told: Returns) -> None:
    """Count one person in the period of her first active day; `again` is -1 if she never came back."""
    for place in range(len(told.windows)):
        if first + told.windows[place] <= told.until:
            told.due[cut, told.of_day[first], place] += 1
            if 0 <= again <= first + told.windows[place]:
                told.returned[cut, told.of_day[first], place] += 1


def load() -> None:
    """Load what is compiled, or compile it, on a market of nobody."""
    longs, nothing = np.zeros(0, np.int64), np.zeros((0, 0, 0), np.int64)
    fold_returns(longs, longs, Bits(1, 1, 1), Returns(longs, longs, 0, nothing, nothing.copy()))
