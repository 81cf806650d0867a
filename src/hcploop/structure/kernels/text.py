"""How every kernel here reads texts: width, spaces, script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import opencc
import pyarrow as pa

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
"""Chinese characters, for use inside the brackets of a pattern."""

_UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_EDGES = re.compile(r" \n | \n|\n ")


def raw_values(values: pa.Table, column: str = "raw") -> list[str]:
    """Read a column of distinct texts; null is the empty text.

    Parameters
    ----------
    values : table with the column
        As `structure.records.distinct_values` makes it.
    column : str
        The column.

    Returns
    -------
    list of str
        One a row.
    """
    return [text or "" for text in values[column].to_pylist()]


def tidied(texts: Sequence[str]) -> list[str]:
    """Bring width, compatibility forms and spaces to one writing.

    Parameters
    ----------
    texts : sequence of str
        As written; line ends and unseen characters are taken for spaces.

    Returns
    -------
    list of str
        In form NFKC, outer spaces gone, inner ones single.

    Examples
    --------
    >>> tidied(["　ＡＢＣ１２３ ", "李　娜"])
    ['ABC123', '李 娜']
    """
    if not texts:
        return []
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join([text.replace("\n", " ") for text in texts])
    if not joined.isascii():
        joined = unicodedata.normalize("NFKC", joined)
    joined = _SPACES.sub(" ", _UNSEEN.sub(" ", joined))
    return _EDGES.sub("\n", joined).strip(" ").split("\n")


def simplified(texts: Sequence[str]) -> list[str]:
    """Write texts in simplified script.

    Parameters
    ----------
    texts : sequence of str
        Without line ends.

    Returns
    -------
    list of str
        As opencc's `t2s` writes them.

    Examples
    --------
    >>> simplified(["歐陽娜娜", "張偉"])
    ['欧阳娜娜', '张伟']
    """
    if not texts:
        return []
    converted: str = _converter().convert("\n".join(texts))
    return converted.split("\n")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
