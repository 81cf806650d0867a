"""What the values of a column look like, where a kind of value can be told by its looks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

_DATE = r"(19|20)\d{2}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?([ T].*)?|\d{1,2}/\d{1,2}/(19|20)\d{2}.*"
_NUMBER = r"[-+]?[\d,]*\.?\d+%?"
_YES_OR_NO = r"(?i)true|false|yes|no|[ynt01]|是|否|有|无|在职|离职"

TELLING: Mapping[str, re.Pattern[str]] = {
    "phone": re.compile(r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-?\d{7,8}"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}"),
    "wechat_openid": re.compile(r"o[A-Za-z0-9_-]{27}(@.+)?"),
    "external_userid": re.compile(r"w[mo][A-Za-z0-9_-]{30}(@.+)?"),
    "url": re.compile(r"https?://\S+"),
}
"""Patterns that tell the column by themselves."""

FITTING: Mapping[str, re.Pattern[str]] = {
    **TELLING,
    "wechat_unionid": re.compile(r"[A-Za-z0-9_-]{20,40}(@.+)?"),
    "graduated_year": re.compile(r"(19|20)\d{2}年?"),
    "grade": re.compile(r"[A-Da-d]级?"),
}

BY_TYPE: Mapping[str, re.Pattern[str]] = {
    "timestamp": re.compile(_DATE),
    "date": re.compile(_DATE),
    "float64": re.compile(_NUMBER),
    "int64": re.compile(_NUMBER),
    "boolean": re.compile(_YES_OR_NO),
}
"""Patterns that a column of the type must fit; they tell what it is not."""


def share_fitting(pattern: re.Pattern[str], values: Sequence[str | None]) -> float | None:
    """Measure how many of the values fit a pattern whole, 0 to 1; None where there are none.

    Examples
    --------
    >>> share_fitting(FITTING["phone"], ["13800138000", "１３８００１３８０００", "李雷", None])
    0.6666666666666666
    """
    texts = [unicodedata.normalize("NFKC", value).strip() for value in values if value]
    return sum(pattern.fullmatch(text) is not None for text in texts) / len(texts) if texts else None
