"""How many contacts and page views there were in each period, by every cut."""

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

_TOLD = ("touches", "resolved", "contacts", "personal", "actives", "views")


def count_contacts(person_day: pa.Table, channel_number: pa.Table, cut_name: pa.Table, *, brand: str) -> pa.Table:
    """Count the contacts of each period: in all, by channel, by tier and by region.

    Parameters
    ----------
    person_day : schema.person_day
        What people and records of nobody we know did, in any order.
    channel_number : schema.channel_number
        The names of the channels, and which are personal.
    cut_name : pyarrow.Table
        `cut`, `tier` and `region`: what the upper half of a person's number stands for. Who is nobody we know is of
        tier and region `unknown`.
    brand : str
        The brand that is counted, for the rows that come back.

    Returns
    -------
    schema.period_part
        `touches`, `resolved`, `contacts`, `personal`, `actives` and `views`; only periods and cuts in which there was a
        contact.
    """
    if not person_day.num_rows:
        return schema.period_part.arrow([])
    days = person_day["local_on"].cast(pa.int32()).to_numpy()
    first = int(days.min())
    spans = calendars(first, int(days.max()))
    by_cut, by_channel = _by_day(person_day, days - first, cut_name, channel_number)
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


def _by_day(person_day: pa.Table, day: Array, cut_name: pa.Table, channel_number: pa.Table) -> tuple[Array, Array]:
    """Sum each measure by day and cut, and by day and channel: shapes (6, days, cuts) and (6, days, channels).

    The last cut is of those whom nobody knows.
    """
    person = person_day["person"].fill_null(-1).to_numpy()
    cuts = int(cut_name["cut"].to_numpy().max(initial=-1)) + 2
    cut = np.where(person < 0, cuts - 1, person >> CUT_SHIFT)
    channel = person_day["channel_no"].to_numpy()
    is_personal = channel_number.sort_by("channel_no")["is_personal"].to_numpy(zero_copy_only=False)
    weights = {name: person_day[name].to_numpy() for name in ("touches", "contacts", "actives", "views")}
    weights["resolved"] = np.where(person < 0, 0, weights["touches"])
    weights["personal"] = np.where(is_personal[channel], weights["contacts"], 0)
    told = [weights[name] for name in _TOLD]
    size = int(day.max()) + 1
    return _summed(day, cut, told, (size, cuts)), _summed(day, channel, told, (size, len(is_personal)))


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
        measured = dict(zip(_TOLD, counted[:, period, value].astype(int).tolist(), strict=True))
        yield {"period": periods[period], "cut": cut, "cut_value": values[value], **measured}
