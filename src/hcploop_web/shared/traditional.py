"""Chinese in the script and the words of Taiwan."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

_OF_PROGRAMMERS = {"型別": "類型", "響應": "回應"}
"""What a programmer would say, which the converter takes for what everybody says."""


@cache
def traditional(text: str) -> str:
    """Write simplified Chinese as it is read in Taiwan.

    Parameters
    ----------
    text : str
        Words of ours; what is no Chinese stays.

    Returns
    -------
    str
        By OpenCC's `s2twp`, but for a few words.
    """
    said = str(_converter().convert(text))
    for word, usual in _OF_PROGRAMMERS.items():
        said = said.replace(word, usual)
    return said


@cache
def _converter() -> OpenCC:
    return OpenCC("s2twp")
