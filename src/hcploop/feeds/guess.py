"""Which raw column is probably which canonical one; proposed by `check`, never used unasked."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from opencc import OpenCC
from rapidfuzz import fuzz

from hcploop.feeds.patterns import BY_TYPE, FITTING, TELLING, share_fitting
from hcploop.schema.kinds import Kind

LEAST = 0.6
"""A guess below this score is not worth a user's time."""


@dataclass(frozen=True)
class Guess:
    """A raw column that is probably a canonical one.

    Parameters
    ----------
    canonical, raw : str
        The two columns.
    score : float
        How sure, 0 to 1; 1 where the name is a known synonym and the values fit.
    is_required : bool
        Whether the kind cannot do without the column.
    """

    canonical: str
    raw: str
    score: float
    is_required: bool


def guess_columns(
    kind: Kind, sample: Mapping[str, Sequence[str | None]], *, taken: Sequence[str] = ()
) -> tuple[Guess, ...]:
    """Guess what raw columns are, the surest first; every raw and every canonical column at most once.

    A name counts by its likeness to the best synonym (Levenshtein ratio, or the share of it that the synonym
    makes up); values that do not look like the column halve it, values that only this column has make up for
    a strange name.

    Parameters
    ----------
    kind : Kind
        The kind of feed.
    sample : mapping of str to sequence of str
        Raw column → some of its values.
    taken : sequence of str
        Canonical columns that are mapped already.

    Returns
    -------
    tuple of Guess
        With a score of at least `LEAST`.

    Examples
    --------
    >>> from hcploop.schema.kinds import KINDS
    >>> found = guess_columns(KINDS["people"], {"醫生姓名": ["张伟"], "联系": ["13800138000"]})
    >>> [(guess.raw, guess.canonical) for guess in found]
    [('醫生姓名', 'name'), ('联系', 'phone')]
    """
    scored = [
        Guess(canonical, raw, round(_score(kind, canonical, raw, values), 2), column.required)
        for canonical, column in kind.accepted.items()
        if canonical not in taken
        for raw, values in sample.items()
    ]
    best: list[Guess] = []
    for guess in sorted(scored, key=lambda guess: (-guess.score, not guess.is_required)):
        is_new = all(guess.raw != other.raw and guess.canonical != other.canonical for other in best)
        if guess.score >= LEAST and is_new:
            best.append(guess)
    return tuple(best)


def _score(kind: Kind, canonical: str, raw: str, values: Sequence[str | None]) -> float:
    name = name_likeness(kind.name, canonical, raw)
    pattern = FITTING.get(canonical) or BY_TYPE.get(kind.accepted[canonical].type)
    share = share_fitting(pattern, values) if pattern else None
    if share is None:
        # Nothing but the name to go by: an exact synonym is enough, a likeness a little less than that.
        return name if name == 1.0 else 0.95 * name
    if canonical in TELLING and share >= 0.8:
        return max(name, 0.8 * share)
    return name if share >= 0.5 else 0.5 * name


def name_likeness(kind: str, canonical: str, raw: str) -> float:
    """Measure how like the raw name is to what people call the canonical column, 0 to 1.

    Examples
    --------
    >>> name_likeness("people", "phone", "手機號碼"), name_likeness("contents", "title", "標題")
    (1.0, 1.0)
    """
    plain = plain_name(raw)
    return max((_likeness(plain, word) for word in _synonyms(kind, canonical)), default=0.0)


def _likeness(plain: str, word: str) -> float:
    ratio = fuzz.ratio(plain, word) / 100
    is_chinese = any("\u4e00" <= char <= "\u9fff" for char in word)
    # Chinese headers are compounds: 就诊医院名称 holds 医院名称; in English a short word hides in any other.
    if is_chinese and len(word) >= 2 and word in plain:
        return max(ratio, 0.6 + 0.4 * len(word) / len(plain))
    return ratio


@cache
def plain_name(name: str) -> str:
    """Strip a name to what tells it: simplified script, lower case, no spaces and signs.

    Examples
    --------
    >>> plain_name("Customer_ID "), plain_name("手機號（必填）")
    ('customerid', '手机号')
    """
    text = unicodedata.normalize("NFKC", name).lower()
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text) or text
    return str(_simplified().convert(re.sub(r"[\W_]+", "", text)))


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _synonyms(kind: str, canonical: str) -> tuple[str, ...]:
    words = _dictionary().get(kind, {}).get(canonical) or _dictionary()["every"].get(canonical, [])
    return tuple(dict.fromkeys(plain_name(word) for word in (canonical, *words)))


@cache
def _dictionary() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("hcploop.feeds").joinpath("synonyms.toml").read_text(encoding="utf-8"))
