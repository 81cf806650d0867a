"""How many distinct people were seen in each day, week, month, and ever, by every cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.evaluation.cuts import CUT_SHIFT
from hcploop.evaluation.kernels.calendar import Calendar, calendars
from hcploop.evaluation.kernels.parts import as_part
from hcploop.evaluation.periods import MEASURES

Array = npt.NDArray[Any]

_ROWS = 1 << 22
"""Rows that are folded at a time, which bounds the memory; a person is never parted."""
_DID_BITS = len(MEASURES)
_DIDS = 1 << _DID_BITS
# In which of the eight combinations each measure is.
_IN_DID = (np.arange(_DIDS)[:, None] >> np.arange(_DID_BITS)) & 1


def count_seen(person_day: pa.Table, channel_number: pa.Table, cut_name: pa.Table, *, brand: str) -> pa.Table:
    """Count the people of each period: in all, by channel, by tier and by region.

    No distinct count is taken. Rows are sorted by person, day and channel, packed into one number each, so that what
    belongs to one person and period stands side by side; weeks and months are folded from days, all time from
    months.

    Parameters
    ----------
    person_day : schema.person_day
        What people did, in any order; records of nobody we know are left out.
    channel_number : schema.channel_number
        The names of the channels.
    cut_name : pyarrow.Table
        `cut`, `tier` and `region`: what the upper half of a person's number stands for.
    brand : str
        The brand that is counted, for the rows that come back.

    Returns
    -------
    schema.period_part
        `reached`, `active` and `viewers`; only periods and cuts in which anybody was seen.
    """
    person_day = person_day.filter(pc.is_valid(person_day["person"])) if person_day["person"].null_count else person_day
    if not person_day.num_rows:
        return schema.period_part.arrow([])
    days = person_day["local_on"].cast(pa.int32()).to_numpy()
    first = int(days.min())
    spans = calendars(first, int(days.max()))
    person = person_day["person"].to_numpy()
    packing = _Packing.of(person, periods=len(spans["day"].names), channels=channel_number.num_rows)
    key = packing.pack(person, days - first, person_day["channel_no"].to_numpy(), person_day["did"].to_numpy())
    key.sort()
    totals = {kind: _Counts.nothing(packing, len(span.names)) for kind, span in spans.items()}
    for piece in packing.pieces(key):
        _add(totals, packing.folded(piece), packing, spans)
    told = [rows for kind, span in spans.items() for rows in _told(totals[kind], span.names, channel_number, cut_name)]
    return as_part(told, brand=brand)


@dataclass(frozen=True)
class _Rows:
    """Sorted rows, each person, period and channel once, and what she did."""

    person: Array
    period: Array
    channel: Array
    did: Array


@dataclass(frozen=True)
class _Packing:
    """How person, period, channel and what she did stand in one number of 63 bits, the person highest."""

    cut_of: Array
    periods: int
    channels: int

    @classmethod
    def of(cls, person: Array, *, periods: int, channels: int) -> _Packing:
        number = person & ((1 << CUT_SHIFT) - 1)
        cut_of = np.zeros(int(number.max()) + 1, dtype=np.int64)
        cut_of[number] = person >> CUT_SHIFT
        return cls(cut_of, periods, channels)

    @property
    def _channel_bits(self) -> int:
        return max(1, (self.channels - 1).bit_length())

    @property
    def _person_shift(self) -> int:
        return max(1, (self.periods - 1).bit_length()) + self._channel_bits + _DID_BITS

    def pack(self, person: Array, period: Array, channel: Array, did: Array) -> Array:
        key = person & ((1 << CUT_SHIFT) - 1)
        key <<= self._person_shift - self._channel_bits - _DID_BITS
        key |= period
        key <<= self._channel_bits
        key |= channel
        key <<= _DID_BITS
        key |= did
        return key

    def pieces(self, key: Array) -> Iterator[Array]:
        start = 0
        while start < len(key):
            last = key[min(start + _ROWS, len(key)) - 1] >> self._person_shift
            end = int(np.searchsorted(key, (last + 1) << self._person_shift))
            yield key[start:end]
            start = end

    def folded(self, key: Array) -> _Rows:
        row = key >> _DID_BITS
        starts = _starts(row)
        did = np.bitwise_or.reduceat((key & (_DIDS - 1)).astype(np.int8), starts)
        row = row[starts]
        channel = row & ((1 << self._channel_bits) - 1)
        row >>= self._channel_bits
        bits = self._person_shift - self._channel_bits - _DID_BITS
        return _Rows(row >> bits, row & ((1 << bits) - 1), channel, did)

    def refolded(self, rows: _Rows, period: Array) -> _Rows:
        key = self.pack(rows.person, period, rows.channel, rows.did)
        key.sort()
        return self.folded(key)


@dataclass
class _Counts:
    """People by period, cut or channel, and what they did."""

    by_cut: Array
    by_channel: Array

    @classmethod
    def nothing(cls, packing: _Packing, periods: int) -> _Counts:
        cuts = int(packing.cut_of.max()) + 1
        return cls(
            np.zeros((periods, cuts, _DIDS), dtype=np.int64),
            np.zeros((periods, packing.channels, _DIDS), dtype=np.int64),
        )

    def add(self, rows: _Rows, cut_of: Array) -> None:
        _tally(self.by_channel, rows.period, rows.channel, rows.did)
        starts = _starts(rows.person, rows.period)
        person, period = rows.person[starts], rows.period[starts]
        _tally(self.by_cut, period, cut_of[person], np.bitwise_or.reduceat(rows.did, starts))


def _add(totals: dict[str, _Counts], days: _Rows, packing: _Packing, spans: dict[str, Calendar]) -> None:
    week = packing.refolded(days, spans["week"].of_day[days.period])
    month = packing.refolded(days, spans["month"].of_day[days.period])
    ever = packing.refolded(month, np.zeros_like(month.period))
    for kind, rows in (("day", days), ("week", week), ("month", month), ("all", ever)):
        totals[kind].add(rows, packing.cut_of)


def _starts(*columns: Array) -> Array:
    """Return where rows begin that differ from the one before."""
    changes = np.ones(len(columns[0]), dtype=bool)
    changes[1:] = False
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def _tally(counts: Array, period: Array, value: Array, did: Array) -> None:
    place = (period * counts.shape[1] + value) * _DIDS + did
    counts += np.bincount(place, minlength=counts.size).reshape(counts.shape)


def _told(
    counts: _Counts, periods: tuple[str, ...], channel_number: pa.Table, cut_name: pa.Table
) -> Iterator[dict[str, Any]]:
    by_cut, by_channel = counts.by_cut @ _IN_DID, counts.by_channel @ _IN_DID
    yield from _rows_of("", [""], by_cut.sum(axis=1, keepdims=True), periods)
    channels = channel_number.sort_by("channel_no")["channel"].to_pylist()
    yield from _rows_of("channel", channels, by_channel, periods)
    cut = cut_name["cut"].to_numpy()
    is_seen = cut < by_cut.shape[1]
    for name in ("tier", "region"):
        values, place = np.unique(np.array(cut_name[name].to_pylist(), dtype=object)[is_seen], return_inverse=True)
        belongs = np.zeros((len(values), by_cut.shape[1]), dtype=np.int64)
        belongs[place, cut[is_seen]] = 1
        yield from _rows_of(name, values.tolist(), belongs @ by_cut, periods)


def _rows_of(cut: str, values: list[str], counted: Array, periods: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for period, value in np.argwhere(counted.any(axis=2)).tolist():
        measured = dict(zip(MEASURES, counted[period, value].tolist(), strict=True))
        yield {"period": periods[period], "cut": cut, "cut_value": values[value], **measured}
