"""Periods and times of day: what files write, in one form that sorts and joins."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {name: f"{number:02d}" for number, name in enumerate(_MONTHS, start=1)}
_DIGITS = (("一", "1"), ("二", "2"), ("三", "3"), ("四", "4"))
_YEAR = r"((?:19|20)\d{2})"
_NAMED = rf"^(?:{_YEAR}[ -])?({'|'.join(_MONTHS)})[a-z]*\.?(?:[ -]{_YEAR})?$"
_FORMS = (
    (rf"^{_YEAR}-?(0[1-9]|1[0-2])$", r"\1-\2"),
    (rf"^{_YEAR}[-/.年](0?[1-9]|1[0-2])月?(?:份)?$", r"\1-0\2"),
    (rf"^(0?[1-9]|1[0-2])[-/.]{_YEAR}$", r"\2-0\1"),
    (rf"^{_YEAR}[-/年]?(?:q|第)?([1-4])(?:季度?)$", r"\1-Q\2"),
    (rf"^{_YEAR}[-/年 ]?q([1-4])$", r"\1-Q\2"),
    (rf"^q([1-4])[-/ ]?{_YEAR}$", r"\2-Q\1"),
    (rf"^{_YEAR}[-/年 ]?w(?:k|eek)?[- ]?(0?[1-9]|[1-4]\d|5[0-3])$", r"\1-W0\2"),
    (rf"^{_YEAR}年?第(0?[1-9]|[1-4]\d|5[0-3])周$", r"\1-W0\2"),
    (rf"^{_YEAR}(?:年度?)?$", r"\1"),
)
_DAY = rf"^{_YEAR}[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])日?(?:[t ]0?0:00(?::00(?:\.0+)?)?)?$"
_PLAIN_DAY = rf"^{_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$"

_WEEKDAYS = (
    "^(?:周|星期|礼拜)?[1一]$|^mon(?:day)?$",
    "^(?:周|星期|礼拜)?[2二]$|^tue(?:s|sday)?$",
    "^(?:周|星期|礼拜)?[3三]$|^wed(?:nesday)?$",
    "^(?:周|星期|礼拜)?[4四]$|^thu(?:r|rs|rsday)?$",
    "^(?:周|星期|礼拜)?[5五]$|^fri(?:day)?$",
    "^(?:周|星期|礼拜)?[6六]$|^sat(?:urday)?$",
    "^(?:周|星期|礼拜)[日天7]$|^[7日天]$|^sun(?:day)?$",
)
_CLOCK = r"^(上午|早上|中午|下午|晚上|am|pm)?\s*(\d{1,2})(?:(?:[:点时]\s*(\d{1,2}|半)?分?)(?::\d{2})?|)\s*(am|pm)?$"


def period(raw: ir.StringValue) -> ir.StringValue:
    """Read a period as a file writes it.

    Parameters
    ----------
    raw : string column
        Such as `2026-03`, `2026/3`, `2026年3月`, `202603`, `Mar 2026`, `2026Q1`, `2026年一季度`, `2026-W10`,
        `2026年第10周`, `2026年`, `2026/3/5`.

    Returns
    -------
    string column
        `2026-03`, `2026-Q1`, `2026-W10`, `2026` or `2026-03-05`; null for what is no period.

    Examples
    --------
    >>> ibis.memtable({"raw": ["2026年3月", "2026Q1"]}).select(p=period(ibis._.raw)).to_pyarrow()["p"].to_pylist()
    ['2026-03', '2026-Q1']
    """
    text = raw.lower().re_replace(r"\s+", " ").strip().replace("季報", "季度").replace("季报", "季度")
    for word, digit in _DIGITS:
        text = text.replace(f"{word}季", f"{digit}季")
    month = text.re_extract(_NAMED, 2).substitute(_NUMBERS, else_="")
    year = text.re_extract(_NAMED, 1) + text.re_extract(_NAMED, 3)
    text = (month != "").ifelse(year + "-" + month, text).replace("年 ", "年")
    read = ibis.cases(
        *[(text.re_search(form), _two_digits(text.re_replace(form, canonical))) for form, canonical in _FORMS],
        (text.re_search(_DAY), _padded(text.re_replace(_DAY, r"\1-0\2-0\3"))),
        (text.re_search(_PLAIN_DAY), text.re_replace(_PLAIN_DAY, r"\1-\2-\3")),
        else_=ibis.null(str),
    )
    # The thirty-first of February is no day.
    is_day = read.length() == 10
    return (is_day & read.nullif("").try_cast("date").isnull()).ifelse(ibis.null(str), read)


def _two_digits(text: ir.StringValue) -> ir.StringValue:
    """Take off the zero that was put before a number of two digits."""
    return text.re_replace(r"([-W])0(\d{2})$", r"\1\2")


def _padded(text: ir.StringValue) -> ir.StringValue:
    return text.re_replace(r"-0(\d{2})(-|$)", r"-\1\2").re_replace(r"-0(\d{2})$", r"-\1")


def begins_on(canonical: ir.StringValue) -> ir.DateValue:
    """Tell the first day of a period.

    Parameters
    ----------
    canonical : string column
        What `period` made.

    Returns
    -------
    date column
        Of a week its Monday (ISO 8601: the first week holds 4 January).
    """
    year = canonical.substr(0, 4)
    quarter = canonical.substr(6, 1).try_cast("int64")
    week = canonical.substr(6, 2).try_cast("int64")
    fourth = (year + "-01-04").try_cast("date")
    monday = fourth.truncate("W") + ((week - 1) * 7).as_interval("D")
    text = ibis.cases(
        (canonical.length() == 4, year + "-01-01"),
        (canonical.contains("Q"), year + "-" + ((quarter - 1) * 3 + 1).cast("string").lpad(2, "0") + "-01"),
        (canonical.length() == 7, canonical + "-01"),
        else_=canonical,
    )
    return canonical.contains("W").ifelse(monday.cast("date"), text.try_cast("date"))


def weekday(raw: ir.StringValue) -> ir.IntegerValue:
    """Read a day of the week: 周一, 星期日, 礼拜天, Mon, Sunday, 1 to 7.

    Returns
    -------
    int64 column
        1 Monday to 7 Sunday; null for what is no day of the week.
    """
    text = raw.lower().strip().replace("週", "周").replace("禮", "礼")
    found = [(text.re_search(form), ibis.literal(number, "int64")) for number, form in enumerate(_WEEKDAYS, start=1)]
    return ibis.cases(*found, else_=ibis.null("int64"))


def clock(raw: ir.StringValue) -> ir.StringValue:
    """Read a time of day: 9:00, 09:00:00, 9点半, 下午2点, 2:30 pm, 1430.

    Returns
    -------
    string column
        `HH:MM`, from 00:00 to 24:00; null for what is no time of day.
    """
    text = raw.lower().strip().replace("點", ":").replace("点", ":").replace("时", ":").replace("時", ":")
    text = text.re_replace(r"^(\d{1,2})(\d{2})$", r"\1:\2")
    minutes = text.re_extract(_CLOCK, 3).replace("半", "30").nullif("").fill_null("0").try_cast("int64")
    hours = text.re_extract(_CLOCK, 2).nullif("").try_cast("int64")
    told = text.re_extract(_CLOCK, 1) + text.re_extract(_CLOCK, 4)
    is_later = told.isin(["下午", "晚上", "pm", "中午"]) & (hours < 12) & ~((told == "中午") & (hours > 9))
    is_midnight = told.isin(["am"]) & (hours == 12)
    hours = ibis.cases((is_later, hours + 12), (is_midnight, 0), else_=hours)
    is_time = text.re_search(_CLOCK) & (minutes < 60) & ((hours < 24) | ((hours == 24) & (minutes == 0)))
    shown = hours.cast("string").lpad(2, "0") + ":" + minutes.cast("string").lpad(2, "0")
    return is_time.ifelse(shown, ibis.null(str))
