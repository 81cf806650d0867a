"""How many distinct people were seen in each day, week, month, and ever, by every cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.evaluation.cuts import CUT_SHIFT
from hcploop.evaluation.kernels.calendar import calendars
from hcploop.evaluation.kernels.parts import as_part
from hcploop.evaluation.periods import MEASURES

if TYPE_CHECKING:
    from hcploop.evaluation.kernels.fold import Counts

Array = npt.NDArray[Any]

_DIDS = 1 << len(MEASURES)
# In which of the eight combinations each measure is.
_IN_DID = (np.arange(_DIDS)[:, None] >> np.arange(len(MEASURES))) & 1


def count_seen(person_day: pa.Table, channel_number: pa.Table, cut_name: pa.Table, *, brand: str) -> pa.Table:
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

    Returns
    -------
    schema.period_part
        `reached`, `active` and `viewers`; only periods and cuts in which anybody was seen.
    """
    from hcploop.evaluation.kernels.fold import Bits, Counts, fold  # noqa: PLC0415 - Numba takes a second to import

    person_day = person_day.filter(pc.is_valid(person_day["person"])) if person_day["person"].null_count else person_day
    if not person_day.num_rows:
        return schema.period_part.arrow([])
    days = person_day["local_on"].cast(pa.int32()).to_numpy()
    first = int(days.min())
    spans = calendars(first, int(days.max()))
    keys, widths, cut_of = _packed(person_day, days - first, channels=channel_number.num_rows)
    told: list[dict[str, Any]] = []
    for span in spans.values():
        counts = Counts(
            span.of_day,
            np.zeros((int(cut_of.max()) + 1, len(span.names), _DIDS), dtype=np.int64),
            np.zeros((len(span.names), channel_number.num_rows, _DIDS), dtype=np.int64),
        )
        fold(keys, cut_of, Bits(*widths), counts)
        told += _told(counts, span.names, channel_number, cut_name)
    return as_part(told, brand=brand)


def _packed(person_day: pa.Table, day: Array, *, channels: int) -> tuple[Array, tuple[int, int, int], Array]:
    """Pack each row into a sorted number; tell the bits of its three lower parts, and the cut of each person."""
    person = person_day["person"].to_numpy()
    number = person & ((1 << CUT_SHIFT) - 1)
    cut_of = np.zeros(int(number.max()) + 1, dtype=np.int64)
    cut_of[number] = person >> CUT_SHIFT
    widths = (max(1, int(day.max()).bit_length()), max(1, (channels - 1).bit_length()), len(MEASURES))
    keys = number
    parts = (day, person_day["channel_no"].to_numpy(), person_day["did"].to_numpy())
    for part, width in zip(parts, widths, strict=True):
        keys <<= width
        keys |= part
    keys.sort()
    return keys, widths, cut_of


def _told(
    counts: Counts, periods: tuple[str, ...], channel_number: pa.Table, cut_name: pa.Table
) -> Iterator[dict[str, Any]]:
    by_cut, by_channel = counts.by_cut.transpose(1, 0, 2) @ _IN_DID, counts.by_channel @ _IN_DID
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
