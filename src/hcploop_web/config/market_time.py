"""Every request is answered in the market's time zone: moments are kept in UTC, and days are the market's."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hcploop_web.insights.market_time import market_zone


class MarketTime:
    """Tells Django the zone in which templates write moments, and in which `timezone.localdate` is today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the market's zone."""
        with timezone.override(market_zone()):
            return self._get_response(request)
