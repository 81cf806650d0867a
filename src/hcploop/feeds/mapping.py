"""A landed file under the canonical names: which raw column is what, as the feed's configuration says."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop.errors import InputError
from hcploop.market import Feed
from hcploop.market.feed import Join
from hcploop.schema.kinds import KINDS

FILE = "hcploop_file"
"""The column of landed rows that says from which file each came, where several files are mapped as one."""


def mapped(landed: ir.Table, feed: Feed, *, file: str) -> ir.Table:
    """Give a landed file the canonical column names.

    Parameters
    ----------
    landed : table
        A file as it came, with `row_number`; or several of the same columns, with `FILE`.
    feed : Feed
        Whose `columns`, `values`, `constants` and `deleted` are applied.
    file : str
        The file's path, for errors.

    Returns
    -------
    table
        Every canonical column that the feed tells (of the file's own types, not yet parsed), `file`, `row_number`,
        `is_deleted`, and `extra`, the columns that no mapping names, as JSON.

    Raises
    ------
    InputError
        The file lacks a column that the mapping names, or one that the kind must have.
    """
    sources = mapping_of(landed.columns, feed, file=file)
    columns: dict[str, ir.Value] = {name: _value(landed, name, raw, feed) for name, raw in sources.items()}
    for name, clean in feed.values.items():
        if name in columns:
            text = columns[name].cast("string")
            columns[name] = text.strip().substitute(dict(clean), else_=text)
    columns |= {name: ibis.literal(value) for name, value in feed.constants.items() if name not in columns}
    columns |= {name: columns[name].fill_null(value) for name, value in feed.constants.items() if name in sources}
    used = {FILE, "row_number", *(name for raw in sources.values() for name in raw)}
    return landed.select(
        **columns,
        file=landed[FILE] if FILE in landed.columns else ibis.literal(file),
        row_number=landed.row_number,
        is_deleted=_is_deleted(landed, feed, file=file),
        extra=_extra(landed, [name for name in landed.columns if name not in used]),
    )


def mapping_of(raw_columns: Sequence[str], feed: Feed, *, file: str) -> dict[str, tuple[str, ...]]:
    """Tell which raw columns of a file make each canonical column.

    Returns
    -------
    dict
        Canonical name → raw names: one, or several that are joined.

    Raises
    ------
    InputError
        A column is missing.
    """
    kind = KINDS[feed.kind]
    found: dict[str, tuple[str, ...]] = {}
    if not feed.columns:
        found = {name: (name,) for name in raw_columns if name in kind.accepted or name.startswith(kind.prefixes)}
    for name in feed.columns:
        present = _present(name, raw_columns, feed)
        must = name in kind.accepted and kind.accepted[name].required
        if present:
            found[name] = present
        elif must or not isinstance(feed.columns[name], tuple):
            raise _missing(name, feed.raw_columns(name), raw_columns, file)
    for name, column in kind.columns.items():
        if column.required and name not in found and name not in feed.constants:
            raise _missing(name, (name,), raw_columns, file)
    return found


def _present(name: str, raw_columns: Sequence[str], feed: Feed) -> tuple[str, ...]:
    named = feed.raw_columns(name)
    if isinstance(feed.columns[name], Join):
        return named if all(raw in raw_columns for raw in named) else ()
    return next(((raw,) for raw in named if raw in raw_columns), ())


def _missing(name: str, wanted: Sequence[str], raw_columns: Sequence[str], file: str) -> InputError:
    shown = ", ".join(column for column in raw_columns if column != "row_number")
    return InputError(
        f"there is no column for {name!r}: the file has {shown or 'no columns'}",
        file=file,
        column=" or ".join(wanted),
        remedy=f'Say in market.toml which column holds it: columns = {{ {name} = "…" }}',
    )


def _value(landed: ir.Table, name: str, raw: tuple[str, ...], feed: Feed) -> ir.Value:
    source = feed.columns.get(name)
    if isinstance(source, Join):
        return ibis.literal(source.glue).join([landed[part].cast("string").fill_null("") for part in raw])
    return landed[raw[0]]


def _is_deleted(landed: ir.Table, feed: Feed, *, file: str) -> ir.BooleanValue:
    if feed.deleted is None:
        return ibis.literal(False)
    if feed.deleted.column not in landed.columns:
        raise _missing("deleted", (feed.deleted.column,), landed.columns, file)
    marked = landed[feed.deleted.column].cast("string").strip().isin(list(feed.deleted.values))
    return marked.fill_null(False)


def _extra(landed: ir.Table, names: list[str]) -> ir.StringValue:
    if not names:
        return ibis.null("string")
    return ibis.struct({name: landed[name] for name in names}).cast("json").cast("string")
