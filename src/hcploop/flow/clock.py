"""The one place of the loop where the clock is read."""

from __future__ import annotations

import datetime as dt
import time


def now() -> dt.datetime:
    """The present moment: UTC, without zone, whole seconds."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)  # noqa: TID251 - everyone else is told the time


def elapsed() -> float:
    """Seconds since some moment: what lies between two calls is how long something took."""
    return time.perf_counter()
