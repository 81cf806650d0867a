"""One spelling for words that mean the same: width, script, dashes and spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

_DASHES = dict.fromkeys(map(ord, "‐‑‒–−﹣"), "-")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPACES = re.compile(r"\s+")
_SPACE_IN_CHINESE = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Fold a text to half-width, simplified script, plain dashes and single spaces; case is kept.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text after Unicode NFKC, with dashes made `-`, blanks made one space, blanks between
        Chinese characters taken out, and traditional script made simplified.

    Examples
    --------
    >>> fold("ＨＥＲ２　乳 腺 癌診療")
    'HER2 乳腺癌诊疗'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    spaced = _SPACE_IN_CHINESE.sub("", _SPACES.sub(" ", plain).strip())
    return spaced if spaced.isascii() else str(_to_simplified().convert(spaced))


def lower(folded: str) -> str:
    """Lower the case letter by letter, so that every letter keeps its place.

    Examples
    --------
    >>> lower("HER2 İ")
    'her2 İ'
    """
    small = folded.lower()
    if len(small) == len(folded):
        return small
    return "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in folded)


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese characters and nothing else.

    Examples
    --------
    >>> is_chinese("肺癌"), is_chinese("K药")
    (True, False)
    """
    return re.fullmatch(f"[{_HAN}]+", text) is not None
