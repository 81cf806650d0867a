"""The time zone of the market, in which every page tells days and hours."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

from hcploop.engine import Store
from hcploop.errors import HcploopError
from hcploop.market import load_market
from hcploop_web.insights.reading import in_force


def market_zone() -> ZoneInfo:
    """Tell the zone of the snapshot in force, else of the market's settings, else the server's; asked at every request.

    Returns
    -------
    ZoneInfo
        What days, months and hours are told in.
    """
    try:
        current = Store(settings.OUT, read_only=True).current_id()
    except HcploopError:
        current = None
    if current is not None:
        return _of_snapshot(str(settings.OUT), current)
    try:
        return ZoneInfo(load_market(settings.DROP).time_zone)
    except HcploopError:
        return ZoneInfo(settings.TIME_ZONE)


@lru_cache(maxsize=8)
def _of_snapshot(_out: str, _snapshot_id: str) -> ZoneInfo:
    return ZoneInfo(in_force().manifest.settings.time_zone)
