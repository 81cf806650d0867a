"""Charts by their numbers alone: what a slide draws natively, wherever they were drawn before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["columns", "stacked", "bars", "lines", "points", "grid"]
"""Upright bars, the same on one another, lying bars, lines over categories, points by two numbers, a shaded table."""


@dataclass(frozen=True)
class Series:
    """One line, one colour of bars, one row of a shaded table.

    Parameters
    ----------
    name : str
        What its legend says.
    values : tuple of float or None
        One a category; of points, one a place of `xs`. None leaves a gap.
    colour : str
        Six hexadecimal digits.
    colours : tuple of str
        Of its single bars, where they differ.
    xs : tuple of float
        Of points: where they stand from left to right.
    is_dashed, is_joined : bool
        How its line is drawn, and whether points have one.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    colours: tuple[str, ...] = ()
    xs: tuple[float, ...] = ()
    is_dashed: bool = False
    is_joined: bool = False


@dataclass(frozen=True)
class Plot:
    """A chart.

    Parameters
    ----------
    title : str
        What it shows.
    kind : Kind
        How it is drawn.
    series : tuple of Series
        What is drawn.
    categories : tuple of str
        What stands under the bars, or at the heads of a table; of points, what stands at 1, 2, … from the bottom up.
    values_as, xs_as : str
        How numbers are written, in the words of a spreadsheet.
    x_name : str
        What `xs` are.
    note : str
        A sentence under the chart.
    """

    title: str
    kind: Kind
    series: tuple[Series, ...]
    categories: tuple[str, ...] = ()
    values_as: str = "#,##0"
    xs_as: str = "General"
    x_name: str = ""
    note: str = ""
