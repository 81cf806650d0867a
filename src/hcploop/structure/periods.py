"""Periods and times of day: what files write, in one form that sorts and joins.

A text is rewritten step by step, and looked at only at the end, by a name of its own: an expression that names its text
often would be written out as often.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"((?:19|20)\d{2})"
_MONTH = r"(0?[1-9]|1[0-2])"
_WEEK = r"(0?[1-9]|[1-4]\d|5[0-3])"
_STEPS = (
    (rf"^([a-z]{{3}})[a-z]*\.?[ -]{_YEAR}$", r"\2-\1"),
    (rf"^{_YEAR}[ -]([a-z]{{3}})[a-z]*$", r"\1-\2"),
    (rf"^{_YEAR}(?:年度?)?$", r"\1"),
    (rf"^{_MONTH}[-/.]{_YEAR}$", r"\2-0\1"),
    (rf"^{_YEAR}(0[1-9]|1[0-2])$", r"\1-\2"),
    (rf"^{_YEAR}[-/.年] ?{_MONTH}(?:月份?)?$", r"\1-0\2"),
    (rf"^{_YEAR}[-/年]? ?第?([1-4一二三四])季[度报報]?$", r"\1-Q\2"),
    (rf"^{_YEAR}[-/年 ]?q([1-4])$", r"\1-Q\2"),
    (rf"^q([1-4])[-/ ]?{_YEAR}$", r"\2-Q\1"),
    (rf"^{_YEAR}(?:[-/年 ]?w(?:k|eek)?[- ]?|年第){_WEEK}周?$", r"\1-W0\2"),
    (rf"^{_YEAR}[-/.年]{_MONTH}[-/.月](0?[1-9]|[12]\d|3[01])日?(?:[t ]0?0:00(?::00(?:\.0+)?)?)?$", r"\1-0\2-0\3"),
    (rf"^{_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$", r"\1-\2-\3"),
    (r"^(\d{4})-0(\d{2})(-.*)?$", r"\1-\2\3"),
    (r"([-W])0(\d{2})$", r"\1\2"),
)
_CANONICAL = r"^(?:19|20)\d{2}(?:-Q[1-4]|-W\d{2}|-(?:0[1-9]|1[0-2])(?:-\d{2})?)?$"

_WEEKDAYS = (
    ("一", "mon", "monday"),
    ("二", "tue", "tues", "tuesday"),
    ("三", "wed", "wednesday"),
    ("四", "thu", "thur", "thurs", "thursday"),
    ("五", "fri", "friday"),
    ("六", "sat", "saturday"),
    ("日", "天", "sun", "sunday"),
)
_CLOCK_STEPS = (
    ("[点點时時：]", ":"),
    (":半$", ":30"),
    ("分$", ""),
    (r"^(?:下午|晚上|pm)\s*(.*)$", r"\1pm"),
    (r"^(?:上午|早上|am)\s*(.*)$", r"\1am"),
    (r"^中午\s*(1[01](?:\D.*)?)$", r"\1am"),
    (r"^中午\s*(.*)$", r"\1pm"),
    (r"^(\d{1,2})(\d{2})(\D*)$", r"\1:\2\3"),
    (r"^(\d{1,2}):?\s*(am|pm|)$", r"\1:00\2"),
    (r"^(\d{1,2}:\d{1,2}):\d{2}(\D*)$", r"\1\2"),
)
_CLOCK = r"^(\d{1,2}):([0-5]?\d)\s*(am|pm|)$"


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
    text = raw.lower().strip()
    for form, canonical in _STEPS[:2]:
        text = text.re_replace(form, canonical)
    for number, name in enumerate(_MONTHS, start=1):
        text = text.replace(f"-{name}", f"-{number:02d}")
    for form, canonical in _STEPS[2:]:
        text = text.re_replace(form, canonical)
    return _named(text.translate("一二三四", "1234"), _known_period)


def _known_period(text: ir.StringValue) -> ir.StringValue:
    # The thirty-first of February is no day.
    is_no_day = (text.length() == 10) & text.try_cast("date").isnull()
    return (text.re_search(_CANONICAL) & ~is_no_day).ifelse(text, ibis.null(str))


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
    bare = raw.lower().strip().re_replace("^(?:周|週|星期|礼拜|禮拜)", "")
    numbers = {word: str(number) for number, words in enumerate(_WEEKDAYS, start=1) for word in words}
    number = bare.substitute(numbers).try_cast("int64")
    return _named(number, lambda day: day.between(1, 7).ifelse(day, ibis.null("int64")))


def clock(raw: ir.StringValue) -> ir.StringValue:
    """Read a time of day: 9:00, 09:00:00, 9点半, 下午2点, 2:30 pm, 1430.

    Returns
    -------
    string column
        `HH:MM`, from 00:00 to 24:00; null for what is no time of day.
    """
    text = raw.lower().strip()
    for form, plain in _CLOCK_STEPS:
        text = text.re_replace(form, plain)
    return _named(text, _known_clock)


def _known_clock(text: ir.StringValue) -> ir.StringValue:
    told = text.re_extract(_CLOCK, 1).nullif("").try_cast("int64")
    # Twelve begins both halves of the day; 14:00 pm is 14:00.
    is_half = text.endswith("m") & (told <= 12)
    hours = is_half.ifelse(told % 12 + text.endswith("pm").ifelse(12, 0), told)
    minutes = text.re_extract(_CLOCK, 2).lpad(2, "0")
    is_time = (hours < 24) | ((hours == 24) & (minutes == "00"))
    return is_time.ifelse(hours.cast("string").lpad(2, "0") + ":" + minutes, ibis.null(str))


def _named(value: ir.Value, judged: Callable[[ir.Value], ir.Value]) -> ir.Value:
    """Give a value a name of its own in what judges it, so that it is written out and worked out once."""
    return ibis.array([value]).map(judged)[0]
