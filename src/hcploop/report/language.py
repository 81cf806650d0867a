"""Words and numbers as a reader of Chinese or English writes them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from hcploop.channels import Channel
from hcploop.errors import UsageError
from hcploop.evaluation.metrics import ALL
from hcploop.report.sentences import in_chinese

Code = Literal["zh", "en"]

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_SHARES = {
    "response_share_offered",
    "response_share_held_out",
    "market_share",
    "market_share_change",
    "growth_over_market",
    "roi",
    "response_lift",
}
_AMOUNTS = {"sales_value", "price_effect", "volume_effect", "incremental_margin"}
"""Figures of the result: they are no metrics of `evaluation.metrics`, so their units are told here."""

_METRICS = {metric.name: metric for metric in ALL}


@cache
def words(code: str) -> Mapping[str, str]:
    """Read the words of a language.

    Parameters
    ----------
    code : {"zh", "en"}
        The language.

    Returns
    -------
    mapping of str to str
        By dotted key, such as `section.tiers`.
    """
    text = resources.files("hcploop.report").joinpath(f"words/{code}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text), ""))


def _flat(table: Mapping[str, Any], before: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{before}{key}.") if isinstance(value, dict) else [(before + key, str(value))]
    return found


@dataclass(frozen=True)
class Language:
    """How a report is written.

    Parameters
    ----------
    code : {"zh", "en"}
        The language.
    currency : str
        Of the market, such as CNY; empty where it is not known.
    channels : mapping of str to Channel
        Channels by name.
    """

    code: Code
    currency: str = ""
    channels: Mapping[str, Channel] = field(default_factory=dict)

    def text(self, key: str, **values: object) -> str:
        """Give the words of a key, with values filled in.

        Raises
        ------
        UsageError
            There is no such key.
        """
        if key not in words(self.code):
            raise UsageError("the report has no words for this", value=key)
        return self.fill(words(self.code)[key], values)

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """Fill values into a sentence; the ending of a value's name tells how it is written.

        `share`, `period`, `brand`, `channel`, `metric`, `stage`, `times` and `amount` (alone or after an underscore)
        are written as such, other numbers with separators, texts as they are.
        """
        return template.format(**{name: self._said(name.rsplit("_", 1)[-1], value) for name, value in values.items()})

    def sentence(self, text: str) -> str:
        """Write what the loop says of a file, a row or a run."""
        return in_chinese(text) if self.code == "zh" else text

    def _said(self, kind: str, value: object) -> str:
        if value is None:
            return self.text("word.unknown")
        if isinstance(value, int | float):
            numbers: dict[str, Callable[[float], str]] = {"share": self.share, "amount": self.money, "times": _times}
            return numbers.get(kind, self.number)(value)
        texts: dict[str, Callable[[str], str]] = {
            "period": self.period,
            "brand": self.brand,
            "channel": self.channel,
            "metric": self.metric,
            "stage": self.stage,
        }
        return texts.get(kind, str)(str(value))

    def number(self, value: float | None) -> str:
        """Write a number: whole with separators, below 10 with two digits where it is not whole.

        Examples
        --------
        >>> Language("en").number(12345.0), Language("en").number(0.037), Language("en").number(None)
        ('12,345', '0.04', '–')
        """
        if value is None:
            return "–"
        return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 10 else f"{value:,.2f}"

    def short(self, value: float | None) -> str:
        """Write a number in few letters, for headlines and pictures.

        Examples
        --------
        >>> Language("zh").short(8600000), Language("en").short(8600000), Language("en").short(9700)
        ('860 万', '8.6 M', '9,700')
        """
        if value is None or abs(value) < 100_000:
            return self.number(value)
        steps = ((1e8, " 亿"), (1e4, " 万")) if self.code == "zh" else ((1e9, " bn"), (1e6, " M"), (1e3, " k"))
        size, sign = next((size, sign) for size, sign in steps if abs(value) >= size)
        return f"{value / size:,.0f}{sign}" if abs(value) >= 100 * size else f"{value / size:,.1f}{sign}"

    def share(self, value: float | None) -> str:
        """Write a share of 0 to 1 as a percentage; nearly all is never written as all.

        Examples
        --------
        >>> Language("en").share(0.1234), Language("en").share(0.99996), Language("en").share(1.0)
        ('12.3%', '99.9%', '100%')
        """
        if value is None:
            return "–"
        if value in {0.0, 1.0}:
            return f"{value:.0%}"
        return f"{min(max(value, 0.0005), 0.9994) if 0 < value < 1 else value:.1%}"

    def change(self, value: float | None) -> str:
        """Write a change with its sign.

        Examples
        --------
        >>> Language("en").change(-0.0505), Language("en").change(0.12), Language("en").change(None)
        ('−5.1%', '+12.0%', '–')
        """
        if value is None:
            return "–"
        return f"{'−' if value < 0 else '+'}{abs(value):.1%}"

    @property
    def sign(self) -> str:
        """The sign of the market's currency; empty where it is not known."""
        return _SIGNS.get(self.currency, f"{self.currency} " if self.currency else "")

    def money(self, value: float | None) -> str:
        """Write an amount in the market's currency."""
        if value is None:
            return "–"
        amount = abs(float(value))
        number = f"{amount:,.0f}" if amount.is_integer() or amount >= 1000 else f"{amount:,.2f}"
        return f"{'−' if value < 0 else ''}{self.sign}{number}"

    def day(self, day: dt.date) -> str:
        """Write a day in full.

        Examples
        --------
        >>> Language("zh").day(dt.date(2026, 6, 30)), Language("en").day(dt.date(2026, 6, 30))
        ('2026年6月30日', '30 June 2026')
        """
        if self.code == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def period(self, period: str) -> str:
        """Write a period: a month, a quarter, a year or all time."""
        if period == "all":
            return self.text("word.all_time")
        year, _, rest = period.partition("-")
        if not rest.isdigit() or len(rest) != 2:
            return period
        return f"{year}年{int(rest)}月" if self.code == "zh" else f"{_MONTHS[int(rest) - 1]} {year}"

    def brand(self, brand: str) -> str:
        """Write a brand; `all` is the whole market."""
        return self.text("word.all_brands") if brand == "all" else brand

    def channel(self, name: str) -> str:
        """Write a channel as the market calls it."""
        one = self.channels.get(name)
        if one is None:
            return name.replace("_", " ")
        return one.name_zh if self.code == "zh" else one.name_en

    def metric(self, name: str) -> str:
        """Write a metric."""
        one = _METRICS.get(name)
        if one is None:
            return self.of("metric", name)
        return one.name_zh if self.code == "zh" else one.name_en

    def formula(self, metric: str) -> str:
        """Write how a metric is counted."""
        one = _METRICS.get(metric)
        if one is None:
            return words(self.code).get(f"definition.{metric}", "–")
        return one.formula_zh if self.code == "zh" else one.formula

    def stage(self, name: str) -> str:
        """Write a stage of the loop."""
        return self.text(f"stage.{name}")

    def of(self, group: str, name: str | None) -> str:
        """Write a value of a closed list; one that the words do not know is written as it is.

        Parameters
        ----------
        group : str
            The group of words, such as `persona`.
        name : str or None
            The value.

        Returns
        -------
        str
            Its word.
        """
        if name is None:
            return "–"
        return words(self.code).get(f"{group}.{name}", name.replace("_", " "))

    def value(self, metric: str, value: float | None) -> str:
        """Write the value of a metric in its unit."""
        one = _METRICS.get(metric)
        is_share = one.unit == "share" if one else metric in _SHARES
        if metric in _AMOUNTS:
            return "–" if value is None else f"{'−' if value < 0 else ''}{self.sign}{self.short(abs(value))}"
        return self.share(value) if is_share else self.short(value)


def _times(value: float) -> str:
    return f"{value:.1f}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def language_of(code: str | None, *, is_chinese: bool, currency: str, channels: Mapping[str, Channel]) -> Language:
    """Choose the language: the one asked for, else that of the market's own texts.

    Raises
    ------
    UsageError
        There is no such language.
    """
    if code not in {None, "zh", "en"}:
        raise UsageError("there is no such language", column="--lang", value=code, remedy="Use zh or en")
    chosen: Code = "zh" if code == "zh" or (code is None and is_chinese) else "en"
    return Language(chosen, currency, channels)
