"""Staging: a mapped file as typed rows, and what is wrong with the others.

A row is left out when a value that it must have is missing or cannot be read. Any other value that cannot be read is
left out alone: the row stays, and the value stands in quarantine.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from hcploop.schema import Column, quarantine
from hcploop.schema.kinds import Kind
from hcploop.structure import moments
from hcploop.structure.kernels.person_keys import ROUNDED
from hcploop.structure.persons import NOT_SHOWN, PLACES, WITHHELD
from hcploop.structure.reading import Origin, reading_of, told, value_of


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
    there = [name for name in kind.columns if name in mapped.columns]
    texts = {name: told(mapped[name]) for name in there}
    values = {name: value_of(text, kind.columns[name], origin) for name, text in texts.items()}
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
    withheld = _withheld(rows, wrong, raws, must) if origin.withholds else ()
    if kind.name == "people":
        columns |= {name: rows[name] for name in ("other_ids", "traits", "grades")}
    is_bad = ibis.or_(*must) & ~rows.is_deleted if must else ibis.literal(False)
    told = rows.select(
        **columns,
        **wrong,
        **raws,
        **_lineage(rows, columns, origin),
        is_bad=is_bad,
        is_flawed=ibis.or_(*_lost(columns, raws), *must, *withheld).fill_null(False),
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
        if column.reads_as in _NARROWING:
            must.append(clean.isnull() & raw.notnull())
    return columns, wrong, raws, must


_NARROWING = ("weekday", "clock")
"""What narrows the row: without it the row would say more than was meant, such as reception on every day."""

NOBODY = "the row names no person: fill source_person_id or another identifier"
MANGLED = "a spreadsheet rounded this number: set the column to text, enter it again and export anew"
_NUMBERS_KEPT_AS_TEXT = ("source_id", "phone", "licence_no", "content_id", "touch_id", "rep_id")


def _withheld(
    rows: ir.Table, wrong: dict[str, ir.Value], raws: dict[str, ir.Value], must: list[ir.BooleanValue]
) -> tuple[ir.BooleanValue, ...]:
    """Say of rows that name a person why she is not kept; what stood there is not repeated."""
    names_somebody = rows.person_raw.notnull()
    wrong["wrong_person"] = names_somebody.ifelse(WITHHELD, ibis.null(str))
    raws["raw_person"] = names_somebody.ifelse(NOT_SHOWN, ibis.null(str))
    placed = [rows[f"raw_{name}"].notnull() for name in PLACES if f"raw_{name}" in rows.columns]
    must.append(names_somebody & ~ibis.or_(*placed) if placed else names_somebody)
    return (names_somebody,)


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
    family = reading_of(column)
    reasons = []
    if column.required:
        reasons.append((raw.isnull(), "the value is missing, and this column must have one"))
    if choices:
        lower = value.upper() if all(choice.isupper() for choice in choices) else value.lower()
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


_WORDS = {
    "timestamp": "moment",
    "date": "day",
    "float64": "number",
    "int64": "whole number",
    "boolean": "yes or no",
    "period": "period, such as 2026-03, 2026-Q1, 2026-W10 or 2026",
    "weekday": "day of the week, such as 周一, Mon or 1",
    "clock": "time of day, such as 09:30",
}
