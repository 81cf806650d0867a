"""The policy pack that holds on a day, as the drop folder has it."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from django.conf import settings

from hcploop.errors import HcploopError
from hcploop.market import load_market
from hcploop.nextbest.pack import Pack, load_pack


class MarketUnreadable(Exception):
    """The drop folder cannot be read, so nobody knows the rules; the text says what is wrong and what to do."""


def pack_on(day: dt.date) -> Pack:
    """Read the policy pack of a day; it is read again when a file of the market has changed.

    Parameters
    ----------
    day : datetime.date
        A day in the market's zone.

    Returns
    -------
    Pack
        With the market's own rules and caps.

    Raises
    ------
    MarketUnreadable
        The market's files are not as they should be.
    """
    drop = settings.DROP
    written = tuple(
        (path.name, path.stat().st_mtime_ns) for path in sorted([*drop.glob("*.toml"), *drop.glob("*/*.toml")])
    )
    return _read(drop, day, written)


@functools.lru_cache(maxsize=16)
def _read(drop: Path, day: dt.date, _written: tuple[tuple[str, int], ...]) -> Pack:
    try:
        return load_pack(load_market(drop), on=day)
    except HcploopError as error:
        raise MarketUnreadable(str(error)) from error
