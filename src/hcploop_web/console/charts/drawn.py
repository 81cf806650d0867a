"""A chart of a page, by the name under which the page draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Drawn:
    """A chart as ECharts takes it, with what a slide says beside it.

    Parameters
    ----------
    name : str
        That of `data-chart` on the page.
    title, note : str
        In the language of the page.
    option : mapping
        As ECharts takes it.
    is_of_doctors : bool
        Whether it shows single doctors: then who may not take lists of doctors may not take it.
    """

    name: str
    title: str
    option: Mapping[str, Any]
    note: str = ""
    is_of_doctors: bool = False
