"""The loop behind `count_seen`, compiled when it is first called (Numba) and kept for the next process."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Bits(NamedTuple):
    """How a key is packed: person, day, channel and what she did, from the highest bits to the lowest."""

    day: int
    channel: int
    did: int


class Counts(NamedTuple):
    """People of one kind of period.

    Parameters
    ----------
    of_day : numpy array of int64, shape (days,)
        The period of each day; it never falls.
    by_cut : numpy array of int64, shape (cuts, periods, 2 ** bits.did)
        People by cut and everything that they did; cuts come first, since a person has one cut and many periods.
    by_channel : numpy array of int64, shape (periods, channels, 2 ** bits.did)
        The same by channel.
    """

    of_day: Array
    by_cut: Array
    by_channel: Array


@numba.njit(cache=True, nogil=True)
def fold(keys: Array, cut_of: Array, bits: Bits, counts: Counts) -> None:
    """Count the people of every period in one pass.

    Parameters
    ----------
    keys : numpy array of int64
        Packed as `bits` say, sorted: what belongs to one person and period stands side by side.
    cut_of : numpy array of int64
        The cut of each person.
    bits : Bits
        The number of bits of each part.
    counts : Counts
        Is added to.
    """
    did_mask, channel_mask, day_mask = (1 << bits.did) - 1, (1 << bits.channel) - 1, (1 << bits.day) - 1
    did = np.zeros(counts.by_channel.shape[1], np.int64)
    touched = np.empty(len(did), np.int64)
    channels, person, period = 0, np.int64(-1), np.int64(-1)
    for key in keys:
        its_channel = (key >> bits.did) & channel_mask
        its_day = (key >> (bits.did + bits.channel)) & day_mask
        its_person, its_period = key >> (bits.did + bits.channel + bits.day), counts.of_day[its_day]
        if its_person != person or its_period != period:
            if channels:
                _tally(touched[:channels], did, (period, cut_of[person]), counts)
            channels, person, period = 0, its_person, its_period
        if did[its_channel] == 0:
            touched[channels] = its_channel
            channels += 1
        # The bit above all that she can have done says that she was there.
        did[its_channel] |= (key & did_mask) | (did_mask + 1)
    if channels:
        _tally(touched[:channels], did, (period, cut_of[person]), counts)


@numba.njit(cache=True, nogil=True)
def _tally(touched: Array, did: Array, place: tuple[Any, Any], counts: Counts) -> None:
    """Count one person in one period, and forget what she did."""
    whole = 0
    for channel in touched:
        bits = did[channel] & (counts.by_channel.shape[2] - 1)
        counts.by_channel[place[0], channel, bits] += 1
        whole |= bits
        did[channel] = 0
    counts.by_cut[place[1], place[0], whole] += 1


def load() -> None:
    """Load what is compiled, or compile it, on a market of nobody."""
    longs = np.zeros(0, np.int64)
    fold(longs, longs, Bits(1, 1, 1), Counts(longs, np.zeros((0, 0, 0), np.int64), np.zeros((0, 0, 0), np.int64)))
