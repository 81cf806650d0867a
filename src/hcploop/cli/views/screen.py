"""The terminal itself: how wide it is, how it waits, how a value stands in a cell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

WIDEST = 100
"""Columns that a page for reading takes at most."""

_UNSEEN = 160
"""Columns where nobody looks: a file or a pipe. `COLUMNS` says otherwise."""


def console() -> Console:
    """Open the terminal for an answer: as wide as it is, a file as wide as tables like it."""
    is_told = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(file=sys.stdout, width=None if is_told else _UNSEEN, highlight=False)


def page() -> Console:
    """Open the terminal for a page that is read from top to bottom: narrower than a table may be."""
    opened = console()
    opened.width = min(opened.width, WIDEST)
    return opened


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show that something takes a while."""
    with Console(stderr=True).status(text):
        yield


def cell(value: object) -> str:
    r"""Write a value as it stands in a table, safe for rich.

    Examples
    --------
    >>> cell(1234567), cell(0.04219), cell(True), cell(["crm", "[x]"])
    ('1234567', '0.04219', 'yes', 'crm, \\[x]')
    """
    if value is None:
        return "[dim]–[/]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
    if isinstance(value, list):
        return escape(", ".join(str(item) for item in value))
    return escape(str(value))


def counted(number: int, what: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> counted(1, "value"), counted(1200, "value")
    ('1 value', '1,200 values')
    """
    return f"{number:,} {what}" + ("" if number == 1 else "s")
