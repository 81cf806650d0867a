"""How the text of a cell becomes a value of its column."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from hcploop.schema import Column
from hcploop.structure import moments, periods

_TRUE = ("1", "true", "t", "yes", "y", "是", "有", "在职", "在岗", "正确", "对")
_FALSE = ("0", "false", "f", "no", "n", "否", "无", "離職", "离职", "退休", "错误", "错")


@dataclass(frozen=True)
class Origin:
    """What staging must know beside the rows.

    Parameters
    ----------
    feed, source : str
        Where the rows come from.
    zone : str
        The market's time zone.
    dates : str or None
        The feed's date pattern.
    separator : str
        Parts several values in one cell; empty for `|` and `;`.
    distinct : bool
        Whether rows without a key say nothing, instead of being wrong.
    key : tuple of str
        The feed's key, or the kind's.
    choices : tuple of (str, tuple of str)
        Columns with a closed list that the market makes, such as channels.
    withholds : bool
        Whether the market's policy refuses to keep whom the rows name.
    """

    feed: str
    source: str
    zone: str
    key: tuple[str, ...]
    dates: str | None = None
    separator: str = ""
    distinct: bool = False
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    withholds: bool = False


def value_of(text: ir.Value, column: Column, origin: Origin) -> ir.Value:
    """Read what a cell says as its column's type.

    Parameters
    ----------
    text : column
        What `told` made.
    column : Column
        Its type, and how it is read where the type does not tell.
    origin : Origin
        Where the rows come from.

    Returns
    -------
    column
        Of the column's type; null where nothing can be read.
    """
    return _PARSERS[reading_of(column)](text, column, origin)


def reading_of(column: Column) -> str:
    """Name the way in which a column is read: its type without what stands in brackets, or what it reads as."""
    return column.reads_as or column.type.partition("<")[0].partition("(")[0]


def told(raw: ir.Value) -> ir.Value:
    """What a cell says; null where it says nothing."""
    if raw.type().is_string():
        return trimmed(raw)
    # Files made with pandas write nan for a number that is not there.
    return raw.isnan().ifelse(ibis.null(raw.type()), raw) if raw.type().is_floating() else raw


def trimmed(raw: ir.StringValue) -> ir.StringValue:
    """Take blanks off both ends of a text; null where nothing is left.

    To look at the ends is cheaper than to strip, and few cells need it.
    """
    blanks = (" ", "\u3000", "\t", "\n", "\r")
    is_ragged = ibis.or_(raw < "!", raw.startswith("\u3000"), *[raw.endswith(blank) for blank in blanks])
    return is_ragged.ifelse(raw.replace("\u3000", " ").strip(), raw).nullif("")


def _narrow(text: ir.StringValue) -> ir.StringValue:
    # Few texts are wide, and to look is cheaper than to translate.
    return text.re_search(f"[{_WIDE}]").ifelse(text.translate(_WIDE, _NARROW), text)


_WIDE, _NARROW = "０１２３４５６７８９．，：／％－\u3000", "0123456789.,:/%- "


def _string(text: ir.Value, _: Column, __: Origin) -> ir.Value:
    return text if text.type().is_string() else text.cast("string")


def _array(text: ir.Value, _: Column, origin: Origin) -> ir.Value:
    if text.type().is_array():
        return text.cast("array<string>")
    plain = text.cast("string")
    parted = plain if origin.separator else plain.replace("；", ";").replace("|", ";")
    parts = parted.split(origin.separator or ";")
    return parts.map(lambda part: part.strip()).filter(lambda part: part != "")


def _timestamp(text: ir.Value, _: Column, origin: Origin) -> ir.Value:
    kind = text.type()
    if kind.is_timestamp() and kind.timezone:
        return moments.instant(text)
    if kind.is_timestamp() or kind.is_date():
        return moments.to_utc(text.cast("timestamp"), zone=origin.zone)
    return moments.moment(_narrow(text.cast("string")), pattern=origin.dates, zone=origin.zone)


def _date(text: ir.Value, column: Column, origin: Origin) -> ir.Value:
    if text.type().is_date():
        return text
    return moments.local_day(_timestamp(text, column, origin), zone=origin.zone)


def _float(text: ir.Value, _: Column, __: Origin) -> ir.Value:
    if not text.type().is_string():
        return _finite(text.cast("float64"))
    digits = _narrow(text).replace(",", "")
    share = digits.endswith("%")
    number = digits.re_replace(r"^[¥￥$€]|[%元]$", "").try_cast("float64")
    return _finite(share.ifelse(number / 100, number))


def _finite(number: ir.FloatingValue) -> ir.FloatingValue:
    """Nobody means nan or inf, which would spoil every sum that they enter."""
    return (number.abs() <= sys.float_info.max).ifelse(number, ibis.null("float64"))


def _int(text: ir.Value, column: Column, origin: Origin) -> ir.Value:
    if text.type().is_integer():
        return text.cast("int64")
    number = _float(text, column, origin)
    whole = number.try_cast("int64")
    return (number == whole).ifelse(whole, ibis.null("int64"))


def _boolean(text: ir.Value, _: Column, __: Origin) -> ir.Value:
    if text.type().is_boolean():
        return text
    lower = text.cast("string").lower()
    return ibis.cases((lower.isin(list(_TRUE)), True), (lower.isin(list(_FALSE)), False), else_=ibis.null("boolean"))


def _period(text: ir.Value, _: Column, __: Origin) -> ir.Value:
    return periods.period(_narrow(text.cast("string")))


def _weekday(text: ir.Value, _: Column, __: Origin) -> ir.Value:
    return periods.weekday(_narrow(text.cast("string")))


def _clock(text: ir.Value, _: Column, __: Origin) -> ir.Value:
    return periods.clock(_narrow(text.cast("string")))


_PARSERS: dict[str, Callable[[ir.Value, Column, Origin], ir.Value]] = {
    "string": _string,
    "array": _array,
    "timestamp": _timestamp,
    "date": _date,
    "float64": _float,
    "int64": _int,
    "boolean": _boolean,
    "period": _period,
    "weekday": _weekday,
    "clock": _clock,
}
