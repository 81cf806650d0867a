"""Values of workbooks and JSON as the text that a person would read."""

from __future__ import annotations

import datetime as dt
import json


def shown(value: object) -> str | None:
    """Write a value as text: dates as ISO, whole numbers without `.0`, nested values as JSON, nothing as None.

    Examples
    --------
    >>> shown(13800000000.0), shown(0.1), shown(dt.datetime(2026, 1, 3)), shown(True), shown("")
    ('13800000000', '0.1', '2026-01-03', 'true', None)
    >>> shown(["张", 1])
    '["张", 1]'
    """
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        # Above 2 ** 53 a float does not hold every whole number: digits beyond would be invented.
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
