"""What the loop says of files, runs and settings, in Chinese."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources

_FIELD = re.compile(r"\{(\w+)\}")
_SAID = frozenset({"kind", "columns", "holder", "why"})
"""Fields in which words of ours may stand; the others hold what the user wrote."""
_LONGEST, _BREAKS = 1000, 12
"""Longer texts, and breaks farther from the end, are not looked at: a hostile value must not keep a page waiting."""


@lru_cache(maxsize=4096)
def in_chinese(text: str, *, write: Callable[[str], str] = str) -> str:
    """Say in Chinese what the loop says in English.

    Parameters
    ----------
    text : str
        A problem or a remedy of an `HcploopError`, the text of a whole one, or a reason of the quarantine.
    write : callable
        Puts our words into another script; the user's own stay as they are.

    Returns
    -------
    str
        The same in Chinese, with the values that stand in it; the text as it is where there are no words for it.

    Examples
    --------
    >>> in_chinese("this is no moment: correct it, or say how it is written")
    '这不是时刻：请改正，或说明其写法'
    >>> in_chinese("a.xlsx, row 4: the file has no row 3. Write the right header_row for the feed.")
    'a.xlsx，第 4 行：文件没有第 3 行。请为该数据源写正确的 header_row。'
    >>> in_chinese("libsomething says no")
    'libsomething says no'
    """
    if len(text) > _LONGEST:
        return text
    return _error(text, write) or _sentence(text, write) or text


def _sentence(text: str, write: Callable[[str], str]) -> str:
    """Say a sentence without its full stop; nothing where there are no words for it."""
    plain = _sentences().get(text)
    if plain is not None:
        return write(plain)
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(text)
        if found:
            given = found.groupdict().items()
            said = {name: in_chinese(value, write=write) if name in _SAID else value for name, value in given}
            return write(chinese).format(**said)
    return ""


def _error(text: str, write: Callable[[str], str]) -> str:
    """Say what `str` of an `HcploopError` gives: where, the problem, and mostly a remedy."""
    if not text.endswith("."):
        return ""
    # Where the problem begins: the values before it may hold a colon, and so may the problem.
    starts = [*reversed([found.end() for found in re.finditer(": ", text)][-_BREAKS:]), 0]
    whole = [(start, text[start:-1], "") for start in starts]
    halves = [
        (start, text[start : end.start()], text[end.end() : -1])
        for start in starts
        for end in [*re.finditer(r"\. ", text)][-_BREAKS:]
        if end.start() > start
    ]
    for start, problem, remedy in [*halves, *whole]:
        said = [_sentence(one, write) for one in (problem, remedy) if one]
        if all(said):
            return _place(text[: max(0, start - 2)]) + "".join(f"{one}。" for one in said)
    return ""


def _place(place: str) -> str:
    said = re.sub(r"(?:^|, )value (.*)$", r"，值 \1", place)
    said = re.sub(r"(?:^|, )column ('[^']*')", r"，列 \1", said)
    said = re.sub(r"(?:^|, )row (\d+)", r"，第 \1 行", said)
    return f"{said.removeprefix('，')}：" if said else ""


def templates() -> frozenset[str]:
    """Give the English sentences that there are Chinese words for, with what changes in braces."""
    return frozenset(_sentences())


@cache
def _sentences() -> dict[str, str]:
    text = resources.files("hcploop.report").joinpath("words/sentences_zh.toml").read_text(encoding="utf-8")
    return {english: chinese for group in tomllib.loads(text).values() for english, chinese in group.items()}


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Those with fields, the longest fixed text first: `{name} is here` would take every sentence that ends so."""
    fielded = [english for english in _sentences() if _FIELD.search(english)]
    fielded.sort(key=lambda english: -len(_FIELD.sub("", english)))
    return [(_pattern(english), _filled(_sentences()[english], english)) for english in fielded]


def _pattern(english: str) -> re.Pattern[str]:
    parts = _FIELD.split(english)
    fixed, fields = parts[::2], parts[1::2]
    text = re.escape(fixed[0])
    for place, (field, after) in enumerate(zip(fields, fixed[1:], strict=True)):
        text += (f"(?P={field})" if field in fields[:place] else f"(?P<{field}>.+)") + re.escape(after)
    return re.compile(text, re.DOTALL)


def _filled(chinese: str, english: str) -> str:
    """Make a template of `str.format`; braces that are no field of the English stay as they are."""
    fields = set(_FIELD.findall(english))
    escaped = chinese.replace("{", "{{").replace("}", "}}")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: f"{{{found[1]}}}" if found[1] in fields else found[0], escaped)
