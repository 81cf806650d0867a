"""Staging: a mapped file as typed rows, and what is wrong with the others.

A row is left out when a value that it must have is missing or cannot be read. Any other value that cannot be read is
left out alone: the row stays, and the value stands in quarantine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from hcploop.schema import Column, quarantine
from hcploop.schema.kinds import Kind
from hcploop.structure import moments
from hcploop.structure.kernels.person_keys import ROUNDED

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
    """

    feed: str
    source: str
    zone: str
    key: tuple[str, ...]
    dates: str | None = None
    separator: str = ""
    distinct: bool = False
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read(mapped: ir.Table, kind: Kind, *, origin: Origin) -> ir.Table:
    """Read every value of a mapped file as its column's type.

    Parameters
    ----------
    mapped : table
        What `feeds.mapping.mapped` made; for kinds that name a person with `person_kind`, `person_value` and
        `record_id` beside it (see `structure.persons`).
    kind : Kind
        The kind of feed.
    origin : Origin
        Where the rows come from.

    Returns
    -------
    table
        Every row of the file; each of the kind's columns that the file tells, null where it cannot be read, with what
        stood there as `raw_<column>`; and what `mapped` has besides.
    """
    told = [name for name in kind.columns if name in mapped.columns]
    texts = {name: _told(mapped[name]) for name in told}
    values = {
        name: _PARSERS[_family(kind.columns[name].type)](text, kind.columns[name], origin)
        for name, text in texts.items()
    }
    raws = {f"raw_{name}": text for name, text in texts.items()}
    besides = [name for name in mapped.columns if name not in kind.columns]
    return mapped.select(*besides, **values, **raws)


def judged(rows: ir.Table, kind: Kind, *, origin: Origin) -> ir.Table:
    """Judge what was read.

    Parameters
    ----------
    rows : table
        What `read` made.
    kind, origin
        As for `read`.

    Returns
    -------
    table
        Every row of the file with the columns of `kind.staged`, `is_bad` where the row cannot be used, and for every
        column that the file tells `wrong_<column>`, why its value cannot be used or null, and `raw_<column>`.
    """
    columns, wrong, raws, must = _columns(rows, kind, origin)
    if kind.names_person or kind.name == "people":
        columns |= {name: rows[name] for name in ("person_kind", "person_value", "record_id")}
    if kind.person == "required":
        nobody = rows.person_value.isnull()
        why = rows.person_raw.re_search(ROUNDED).ifelse(MANGLED, NOBODY)
        wrong["wrong_person"] = nobody.ifelse(why, ibis.null(str))
        raws["raw_person"] = rows.person_raw
        must.append(nobody)
    if kind.name == "people":
        columns |= {name: rows[name] for name in ("other_ids", "grades")}
    is_bad = ibis.or_(*must) & ~rows.is_deleted if must else ibis.literal(False)
    told = rows.select(
        **columns,
        **wrong,
        **raws,
        **_lineage(rows, columns, origin),
        is_bad=is_bad,
        is_flawed=ibis.or_(*_lost(columns, raws), *must).fill_null(False),
    )
    return told.filter(told.row_key.notnull()) if origin.distinct else told


def staged(rows: ir.Table, kind: Kind) -> ir.Table:
    """Leave out what only `problems` needs.

    Parameters
    ----------
    rows : table
        What `judged` made.
    kind : Kind
        The kind of feed.

    Returns
    -------
    kind.staged
        One row a row of the file; values that cannot be read are null.
    """
    return kind.staged.check(rows.select(*kind.staged.columns))


def problems(rows: ir.Table, *, names: Mapping[str, str]) -> ir.Table:
    """Tell which values cannot be used, and why.

    Parameters
    ----------
    rows : table
        What `judged` made.
    names : mapping of str to str
        What the file calls each canonical column.

    Returns
    -------
    quarantine
        One row a value; where `is_row_kept` is false the whole row was left out.
    """
    told = [name.removeprefix("wrong_") for name in rows.columns if name.startswith("wrong_")]
    each = [
        ibis.struct(
            {
                "column_name": ibis.literal(names.get(name, name)),
                "raw_value": rows[f"raw_{name}"].cast("string"),
                "reason": rows[f"wrong_{name}"],
            }
        )
        for name in told
    ]
    troubled = rows.filter(rows.is_flawed)
    one = troubled.select("feed", "file", "row_number", is_row_kept=~troubled.is_bad, problem=ibis.array(each).unnest())
    found = one.filter(one.problem.reason.notnull())
    return quarantine.check(
        found.select(
            "feed",
            "file",
            "row_number",
            column_name=found.problem.column_name,
            raw_value=found.problem.raw_value,
            reason=found.problem.reason,
            is_row_kept="is_row_kept",
        )
    )


def key_of(columns: dict[str, ir.Value], key: tuple[str, ...]) -> ir.StringValue:
    """Join the key's columns to one text; null where all of them are."""
    parts = [columns["person_value" if name == "person" else name].cast("string") for name in key]
    if len(parts) == 1:
        return parts[0]
    nothing = ibis.and_(*[part.isnull() for part in parts])
    return nothing.ifelse(ibis.null(str), ibis.literal("\x1f").join([part.fill_null("") for part in parts]))


def _columns(
    rows: ir.Table, kind: Kind, origin: Origin
) -> tuple[dict[str, ir.Value], dict[str, ir.Value], dict[str, ir.Value], list[ir.BooleanValue]]:
    """Judge the kind's own columns: the values, what is wrong, what stood there, and what no row may miss."""
    columns: dict[str, ir.Value] = {}
    wrong: dict[str, ir.Value] = {}
    raws: dict[str, ir.Value] = {}
    must: list[ir.BooleanValue] = []
    choices = {name: column.values for name, column in kind.columns.items() if column.values} | dict(origin.choices)
    for name, column in kind.columns.items():
        if name not in rows.columns:
            columns[name] = ibis.null(column.type)
            continue
        raw = rows[f"raw_{name}"]
        clean, reasons = _judge(rows[name], raw, column, choices.get(name, ()))
        if name in _NUMBERS_KEPT_AS_TEXT and raw.type().is_string():
            # Few numbers hold a plus sign, and to look for one is cheaper than the pattern.
            mangled = raw.contains("+").ifelse(raw.re_search(ROUNDED), False).fill_null(False)
            clean = mangled.ifelse(ibis.null(str), clean)
            reasons.insert(0, (mangled, MANGLED))
        columns[name], raws[f"raw_{name}"] = clean, raw
        wrong[f"wrong_{name}"] = ibis.cases(*reasons, else_=ibis.null(str)) if reasons else ibis.null(str)
        if column.required:
            must.append(clean.isnull())
    return columns, wrong, raws, must


NOBODY = "the row names no person: fill source_person_id or another identifier"
MANGLED = "a spreadsheet rounded this number: set the column to text, enter it again and export anew"
_NUMBERS_KEPT_AS_TEXT = ("source_id", "phone", "licence_no", "content_id", "touch_id", "rep_id")


def _lost(columns: dict[str, ir.Value], raws: dict[str, ir.Value]) -> list[ir.BooleanValue]:
    """Tell which values stand in the file and yet cannot be used; what is wrong with them is asked of few rows only."""
    return [value.isnull() & raws[f"raw_{name}"].notnull() for name, value in columns.items() if f"raw_{name}" in raws]


def _lineage(mapped: ir.Table, columns: dict[str, ir.Value], origin: Origin) -> dict[str, ir.Value]:
    return {
        "feed": ibis.literal(origin.feed),
        "source": ibis.literal(origin.source),
        "file": mapped.file,
        "row_number": mapped.row_number,
        "row_key": key_of(columns, origin.key),
        "is_deleted": mapped.is_deleted,
        "extra": mapped.extra,
    }


def _judge(
    value: ir.Value, raw: ir.StringValue, column: Column, choices: tuple[str, ...]
) -> tuple[ir.Value, list[tuple[ir.BooleanValue, str]]]:
    """Give the value that may be used, and reasons why one may not."""
    family = _family(column.type)
    reasons = []
    if column.required:
        reasons.append((raw.isnull(), "the value is missing, and this column must have one"))
    if choices:
        lower = value.lower()
        # A long list in `isin` becomes a join.
        known = ibis.array(list(choices)).contains(lower)
        reasons.append((raw.notnull() & ~known, f"not one of {', '.join(choices)}: map it with `values`"))
        value = known.ifelse(lower, ibis.null(str))
    if family in ("timestamp", "date"):
        plausible = moments.is_plausible(value.cast("timestamp"))
        reasons.append((value.notnull() & ~plausible, "the year is not plausible: it must lie between 1990 and 2099"))
        value = plausible.ifelse(value, ibis.null(column.type))
    if family not in ("string", "array"):
        unread = raw.notnull() & value.isnull()
        reasons.append((unread, f"this is no {_WORDS[family]}: correct it, or say how it is written"))
    return value, reasons


def _family(kind: str) -> str:
    return kind.partition("<")[0].partition("(")[0]


_WORDS = {
    "timestamp": "moment",
    "date": "day",
    "float64": "number",
    "int64": "whole number",
    "boolean": "yes or no",
}


def _told(raw: ir.Value) -> ir.Value:
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


_PARSERS: dict[str, Callable[[ir.Value, Column, Origin], ir.Value]] = {
    "string": _string,
    "array": _array,
    "timestamp": _timestamp,
    "date": _date,
    "float64": _float,
    "int64": _int,
    "boolean": _boolean,
}
