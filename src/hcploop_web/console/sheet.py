"""What a table is made of when it is taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Value = str | float | int | dt.date | dt.datetime | None
Line = Sequence[object]
"""The values of a row; their kinds say how they are written."""


class Share(float):
    """A part of a whole, from 0 to 1; a workbook shows it as a percentage and still counts with it."""


@dataclass(frozen=True)
class Sheet:
    """A table of a page.

    Parameters
    ----------
    name : str
        What addresses call it; a page has one of a name.
    title : str
        What its sheet is called, in the language of the page.
    headings : sequence of str
        The same.
    lines : callable
        Gives every row with the page's filters and order, those of further pages too; asked only when it is taken.
    is_of_doctors : bool
        Whether it lists doctors: then who may not take lists of doctors may not take it.
    """

    name: str
    title: str
    headings: Sequence[str]
    lines: Callable[[], Iterable[Line]]
    is_of_doctors: bool = False


def share(value: float | None) -> Share | None:
    """Say of a number that it is a share; nothing stays nothing."""
    return None if value is None else Share(value)


def worded_share(value: float | None, worded: str) -> float | None:
    """Say of a figure that it is a share where it is worded as one."""
    return share(value) if worded.endswith("%") else value
