"""Rows as a table; numbers to the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from rich.table import Table

from hcploop.cli.views.screen import cell, console

MOST_ROWS = 200


def answer(found: pa.Table) -> None:
    """Show an Arrow table, its first rows where it is long."""
    rows(found.slice(0, MOST_ROWS).to_pylist(), columns=found.column_names)
    if found.num_rows > MOST_ROWS:
        console().print(f"[dim]… and {found.num_rows - MOST_ROWS:,} rows more; `--json` prints them all.[/]")


def rows(found: Sequence[Mapping[str, Any]], *, columns: Sequence[str] = (), title: str = "") -> None:
    """Show rows as a table."""
    if not found:
        console().print("[dim]No rows.[/]")
        return
    names = list(columns) or list(found[0])
    grid = plain_table(title=title)
    for name in names:
        is_number = any(isinstance(row[name], int | float) and not isinstance(row[name], bool) for row in found)
        grid.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in found:
        grid.add_row(*[cell(row[name]) for name in names])
    console().print(grid)


def plain_table(*, title: str = "", headings: bool = True) -> Table:
    """Give an empty table of the one style that all views share."""
    return Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        header_style="dim",
        show_header=headings,
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
