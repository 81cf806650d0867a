"""How many distinct people were seen in each period, how often, and who came back, by every cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.evaluation.kernels.calendar import Calendar, calendars
from hcploop.evaluation.kernels.parts import as_part
from hcploop.evaluation.kernels.person_numbers import Packed, packed
from hcploop.evaluation.periods import MEASURES, WINDOWS

if TYPE_CHECKING:
    from hcploop.evaluation.kernels.fold import Counts

Array = npt.NDArray[Any]
Rows = Iterator[dict[str, Any]]

_DIDS = 1 << len(MEASURES)
# In which of the eight combinations each measure is.
_IN_DID = (np.arange(_DIDS)[:, None] >> np.arange(len(MEASURES))) & 1
_EPOCH = dt.date(1970, 1, 1)
_RETURNS = tuple(f"{name}_{days}" for name in ("due", "returned") for days in WINDOWS)


def count_seen(
    person_day: pa.Table, channel_number: pa.Table, cut_name: pa.Table, *, brand: str, until: dt.date
) -> pa.Table:
    """Count the people of each period: in all, by channel, by tier and by region.

    No distinct count is taken. Rows are sorted by person, day and channel, packed into one number each, so that what
    belongs to one person and period stands side by side and one pass a kind of period counts it.

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
    until : datetime.date
        The as-of day: who came back is told of periods whose windows are over by then.

    Returns
    -------
    schema.period_part
        `reached`, `active`, `viewers`, `active_days`, and who came back (not by channel); only periods and cuts in
        which anybody was seen.
    """
    person_day = person_day.filter(pc.is_valid(person_day["person"])) if person_day["person"].null_count else person_day
    if not person_day.num_rows:
        return schema.period_part.arrow([])
    seen = packed(person_day, channels=channel_number.num_rows)
    spans = calendars(seen.first, seen.last)
    channels = channel_number.sort_by("channel_no")["channel"].to_pylist()
    # Days take as long as all other kinds together; the compiled loops let the other thread run.
    with ThreadPoolExecutor(2) as threads:
        counting = {kind: threads.submit(_counted, seen, span, len(channels)) for kind, span in spans.items()}
        returning = {
            kind: threads.submit(_returns, seen, span, until=(until - _EPOCH).days)
            for kind, span in spans.items()
            if kind != "day"
        }
    days = counting["day"].result()
    told: list[dict[str, Any]] = []
    for kind, span in spans.items():
        counts = counting[kind].result()
        measured = (
            _with_days(counts.by_cut, days.by_cut, span, 1),
            _with_days(counts.by_channel, days.by_channel, span, 0),
        )
        told += _told(measured, span.names, channels, cut_name)
        if kind in returning:
            told += _told_returns(returning[kind].result(), span.names, cut_name)
    return as_part(told, brand=brand)


def _counted(seen: Packed, span: Calendar, channels: int) -> Counts:
    from hcploop.evaluation.kernels.fold import Bits, Counts, fold  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay

    counts = Counts(
        span.of_day,
        np.zeros((int(seen.cut_of.max()) + 1, len(span.names), _DIDS), dtype=np.int64),
        np.zeros((len(span.names), channels, _DIDS), dtype=np.int64),
    )
    fold(seen.keys, seen.cut_of, Bits(*seen.widths), counts)
    return counts


def _with_days(counted: Array, of_day: Array, span: Calendar, axis: int) -> Array:
    """Tell the people of each measure, and the days on which people were active; periods stand on `axis`."""
    active = of_day @ _IN_DID[:, 1]
    firsts = np.searchsorted(span.of_day, np.arange(len(span.names)))
    return np.concatenate([counted @ _IN_DID, np.add.reduceat(active, firsts, axis=axis)[..., None]], axis=2)


def _returns(seen: Packed, span: Calendar, *, until: int) -> Array:
    """Count who came back: shape (cuts, periods, measures of `_RETURNS`)."""
    from hcploop.evaluation.kernels.fold import Bits  # noqa: PLC0415 - Numba: .4 s and 57 MB, which readers need not pay
    from hcploop.evaluation.kernels.returns import Returns, fold_returns  # noqa: PLC0415 - the same

    windows = np.array(WINDOWS, dtype=np.int64)
    shape = (int(seen.cut_of.max()) + 1, len(span.names), len(WINDOWS))
    due, returned = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    fold_returns(
        seen.keys, seen.cut_of, Bits(*seen.widths), Returns(span.of_day, windows, until - seen.first, due, returned)
    )
    if span.names != ("all",):
        # The window of the last day of a period must be over, or its early birds alone would be told.
        is_over = span.last_days(seen.first)[:, None] + windows <= until
        due, returned = due * is_over, returned * is_over
    return np.concatenate([due, returned], axis=2)


def _told(measured: tuple[Array, Array], periods: tuple[str, ...], channels: list[str], cut_name: pa.Table) -> Rows:
    by_cut, by_channel = measured[0].transpose(1, 0, 2), measured[1]
    names = (*MEASURES, "active_days")
    yield from _rows_of("", [""], by_cut.sum(axis=1, keepdims=True), (names, periods))
    yield from _rows_of("channel", channels, by_channel, (names, periods))
    yield from _by_tier_and_region(by_cut, (names, periods), cut_name)


def _told_returns(counted: Array, periods: tuple[str, ...], cut_name: pa.Table) -> Rows:
    by_cut = counted.transpose(1, 0, 2)
    yield from _rows_of("", [""], by_cut.sum(axis=1, keepdims=True), (_RETURNS, periods))
    yield from _by_tier_and_region(by_cut, (_RETURNS, periods), cut_name)


def _by_tier_and_region(by_cut: Array, named: tuple[tuple[str, ...], tuple[str, ...]], cut_name: pa.Table) -> Rows:
    cut = cut_name["cut"].to_numpy()
    is_seen = cut < by_cut.shape[1]
    for name in ("tier", "region"):
        values, place = np.unique(np.array(cut_name[name].to_pylist(), dtype=object)[is_seen], return_inverse=True)
        belongs = np.zeros((len(values), by_cut.shape[1]), dtype=np.int64)
        belongs[place, cut[is_seen]] = 1
        yield from _rows_of(name, values.tolist(), belongs @ by_cut, named)


def _rows_of(cut: str, values: list[str], counted: Array, named: tuple[tuple[str, ...], tuple[str, ...]]) -> Rows:
    measures, periods = named
    for period, value in np.argwhere(counted.any(axis=2)).tolist():
        measured = dict(zip(measures, counted[period, value].tolist(), strict=True))
        yield {"period": periods[period], "cut": cut, "cut_value": values[value], **measured}
