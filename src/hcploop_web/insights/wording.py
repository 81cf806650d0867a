"""The loop's own words and numbers, in the language of the page."""

from __future__ import annotations

import math

from django.utils.translation import get_language

from hcploop.engine import Manifest
from hcploop.report.language import Language
from hcploop.report.sentences import in_chinese
from hcploop_web.shared.traditional import traditional


def hundredths(share: float) -> int:
    """Count a share from 0 to 1 in hundredths, rounded down: nobody reaches 100 who is not at the top.

    Examples
    --------
    >>> hundredths(0.996), hundredths(0.29), hundredths(1.0)
    (99, 29, 100)
    """
    return math.floor(100 * share + 1e-9)


class Words:
    """Says metrics, stages, channels, periods and values as the report says them, in either script.

    Parameters
    ----------
    manifest : Manifest
        Whose currency and channels are meant.
    """

    def __init__(self, manifest: Manifest) -> None:
        code = (get_language() or "zh-hans").lower()
        self.is_chinese = code.startswith("zh")
        self._is_traditional = code == "zh-hant"
        self._told = Language("zh" if self.is_chinese else "en", manifest.settings.currency, manifest.settings.channels)

    def script(self, text: str) -> str:
        """Write words of ours in the script of the page; names of people and products are not ours to rewrite."""
        return traditional(text) if self._is_traditional else text

    def text(self, key: str, **values: object) -> str:
        """Give the words of a key of the report."""
        return self.script(self._told.text(key, **values))

    def of(self, group: str, name: str | None) -> str:
        """Write a value of a closed list."""
        return self.script(self._told.of(group, name))

    def metric(self, name: str) -> str:
        """Name a metric."""
        return self.script(self._told.metric(name))

    def formula(self, metric: str) -> str:
        """Say how a metric is counted."""
        return self.script(self._told.formula(metric))

    def channel(self, name: str) -> str:
        """Name a channel; `all` is every one."""
        if name == "all":
            return self.either("全部渠道", "all channels")
        return self.script(self._told.channel(name))

    def stage(self, name: str) -> str:
        """Name a stage of the loop."""
        return self.script(self._told.stage(name))

    def period(self, period: str) -> str:
        """Write a period."""
        return self.script(self._told.period(period))

    def brand(self, brand: str) -> str:
        """Write a brand; `all` is the whole market."""
        return self._told.brand(brand) if brand != "all" else self.script(self._told.brand(brand))

    def value(self, metric: str, value: float | None) -> str:
        """Write the value of a metric in its unit."""
        return self.script(self._told.value(metric, value))

    def share(self, value: float | None) -> str:
        """Write a share from 0 to 1."""
        return self._told.share(value)

    def number(self, value: float | None) -> str:
        """Write a number."""
        return self._told.number(value)

    def money(self, value: float | None) -> str:
        """Write an amount in the market's currency."""
        return self._told.money(value)

    def either(self, chinese: str, english: str) -> str:
        """Choose between two texts that the loop gives in both languages."""
        return self.script(chinese) if self.is_chinese else english


def said(text: str) -> str:
    """Write what the loop says of a file, a row or a run, in the language of the page.

    Parameters
    ----------
    text : str
        An error of the loop, or a reason of the quarantine, as the loop wrote it.

    Returns
    -------
    str
        As it is where there are no words for it.
    """
    code = (get_language() or "zh-hans").lower()
    if not code.startswith("zh"):
        return text
    return in_chinese(text, write=traditional) if code == "zh-hant" else in_chinese(text)


def called(zh: str, en: str) -> str:
    """Choose between two words of ours for one thing, in the language and the script of the page.

    Parameters
    ----------
    zh, en : str
        The Chinese one, in simplified characters, and the English one.

    Returns
    -------
    str
        What a reader of the page calls it.
    """
    code = (get_language() or "zh-hans").lower()
    if not code.startswith("zh"):
        return en
    return traditional(zh) if code == "zh-hant" else zh
