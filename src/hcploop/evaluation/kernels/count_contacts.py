"""How many contacts and page views there were in each day, week, month, and ever, by every cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hcploop import schema
from hcploop.evaluation.cuts import CUT_SHIFT
from hcploop.evaluation.kernels.calendar import calendars
from hcploop.evaluation.kernels.parts import as_part

Array = npt.NDArray[Any]

_COUNTED = ("touches", "contacts", "views")


def count_contacts(person_day: pa.Table, channel_number: pa.Table, cut_name: pa.Table, *, brand: str) -> pa.Table:
    """Count the contacts of each period: in all, by channel, by tier and by region.

    Parameters
    ----------
    person_day : schema.person_day
        What people and records of nobody we know did, in any order.
    channel_number : schema.channel_number
        The names of the channels.
    cut_name : pyarrow.Table
        `cut`, `tier` and `region`: what the upper half of a person's number stands for. Who is nobody we know is of
        tier and region `unknown`.
    brand : str
        The brand that is counted, for the rows that come back.

    Returns
    -------
    schema.period_part
        `touches`, `resolved`, `contacts` and `views`; only periods and cuts in which there was a contact.
    """
    if not person_day.num_rows:
        return schema.period_part.arrow([])
    days = person_day["local_on"].cast(pa.int32()).to_numpy()
    first = int(days.min())
    spans = calendars(first, int(days.max()))
    by_cut, by_channel = _by_day(person_day, days - first, cut_name, channel_number.num_rows)
    channels = channel_number.sort_by("channel_no")["channel"].to_pylist()
    told: list[dict[str, Any]] = []
    for span in spans.values():
        cuts, of_channel = _folded(by_cut, span.of_day), _folded(by_channel, span.of_day)
        told += _rows_of("", [""], cuts.sum(axis=2, keepdims=True), span.names)
        told += _rows_of("channel", channels, of_channel, span.names)
        for name in ("tier", "region"):
            values, belongs = _belongs(cut_name, name, cuts.shape[2])
            told += _rows_of(name, values, cuts @ belongs, span.names)
    return as_part(told, brand=brand)


def _by_day(person_day: pa.Table, day: Array, cut_name: pa.Table, channels: int) -> tuple[Array, Array]:
    """Sum each measure by day and cut, and by day and channel: shapes (4, days, cuts) and (4, days, channels).

    The last cut is of those whom nobody knows.
    """
    person = person_day["person"].fill_null(-1).to_numpy()
    cuts = int(cut_name["cut"].to_numpy().max(initial=-1)) + 2
    cut = np.where(person < 0, cuts - 1, person >> CUT_SHIFT)
    sums = {name: person_day[name].to_numpy() for name in _COUNTED}
    weights = [sums["touches"], np.where(person < 0, 0, sums["touches"]), sums["contacts"], sums["views"]]
    size = int(day.max()) + 1
    channel = person_day["channel_no"].to_numpy()
    return _summed(day, cut, weights, (size, cuts)), _summed(day, channel, weights, (size, channels))


def _summed(day: Array, value: Array, weights: list[Array], shape: tuple[int, int]) -> Array:
    place = day * np.int64(shape[1]) + value
    counted = [np.bincount(place, weights=one, minlength=shape[0] * shape[1]) for one in weights]
    return np.stack(counted).reshape(len(weights), *shape)


def _folded(by_day: Array, of_day: Array) -> Array:
    """Add days up to periods, which never fall from one day to the next."""
    return np.add.reduceat(by_day, np.searchsorted(of_day, np.arange(of_day[-1] + 1)), axis=1)


def _belongs(cut_name: pa.Table, name: str, cuts: int) -> tuple[list[str], Array]:
    """Tell which cuts have which tier or region."""
    of_cut = np.full(cuts, "unknown", dtype=object)
    of_cut[cut_name["cut"].to_numpy()] = cut_name[name].to_pylist()
    values, place = np.unique(of_cut, return_inverse=True)
    belongs = np.zeros((cuts, len(values)))
    belongs[np.arange(cuts), place] = 1
    return values.tolist(), belongs


def _rows_of(cut: str, values: list[str], counted: Array, periods: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for period, value in np.argwhere(counted[0] > 0).tolist():
        touches, resolved, contacts, views = counted[:, period, value].astype(int).tolist()
        measured = {"touches": touches, "resolved": resolved, "contacts": contacts, "views": views}
        yield {"period": periods[period], "cut": cut, "cut_value": values[value], **measured}
