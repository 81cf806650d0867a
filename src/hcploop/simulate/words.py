"""The word lists of the made-up market, read from `data/`."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from opencc import OpenCC
from pypinyin import Style, pinyin

Words = dict[str, Any]


def _text(name: str) -> str:
    return (files("hcploop.simulate") / "data" / name).read_text(encoding="utf-8")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV file in `data/`."""
    return tuple(csv.DictReader(_text(name).splitlines()))


@cache
def words(name: str) -> Words:
    """A TOML file in `data/`."""
    return tomllib.loads(_text(name))


@cache
def homophones() -> dict[str, str]:
    """Characters that are mistaken for each other: every character with the others of its line."""
    lines = _text("homophones.txt").split()
    return {char: line.replace(char, "") for line in lines for char in line}


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


@cache
def traditional(text: str) -> str:
    """Write a text in traditional script.

    Examples
    --------
    >>> traditional("肿瘤医院")
    '腫瘤醫院'
    """
    return str(_converter().convert(text))


@cache
def latin(text: str) -> str:
    """Write a Chinese text in Latin letters, one capitalised word.

    Examples
    --------
    >>> latin("欧阳"), latin("娜娜")
    ('Ouyang', 'Nana')
    """
    return "".join(syllable[0] for syllable in pinyin(text, style=Style.NORMAL)).capitalize()


def weights(raw: Sequence[float] | np.ndarray) -> np.ndarray:
    """Shares that sum to one."""
    values = np.asarray(raw, dtype=np.float64)
    return np.asarray(values / values.sum())
