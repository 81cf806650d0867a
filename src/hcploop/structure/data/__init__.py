"""The lists that cleaning reads: places, surnames, titles, departments, words of hospital names.

They are data, own-made from public codes and common usage; a change here needs no change of code.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read a list in CSV, one mapping a line.

    Parameters
    ----------
    name : str
        The file's name without `.csv`.

    Returns
    -------
    tuple of dict
        Column name to text.
    """
    text = files(__package__).joinpath(f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def words(name: str) -> dict[str, Any]:
    """Read a list in TOML.

    Parameters
    ----------
    name : str
        The file's name without `.toml`.

    Returns
    -------
    dict
        As the file stands.
    """
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
