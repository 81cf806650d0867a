"""Finding the words of the taxonomy in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import ahocorasick
import rjieba

from hcploop.tags.fold import fold, is_chinese, lower
from hcploop.tags.taxonomy import Taxonomy

_DENIED_BEFORE = re.compile(
    r"(?:(?<![南北东西中亚是除])非|并非|不含|不包括|排除|除外|\bnon[- ]|\bexcept |\bexcluding |\bwithout )$"
)
_DENIED_AFTER = re.compile(r"\s*(?:除外|以外|之外)")
_BUT_BEFORE = re.compile(r"(?:除|除了)$")
_BUT_AFTER = re.compile(r"\s*外(?!科|院|周|显|源|用|展)")


class Hit(NamedTuple):
    """A word of the taxonomy at its place in a folded text."""

    start: int
    end: int
    word: str


class TagFinder:
    """Finds which tags a text names, and how often.

    A word inside a longer word of the taxonomy does not count (非小细胞肺癌 is not 肺癌 as well); Latin words need
    borders (ALK is not in "walk"); two-character Chinese words must not be cut out of a longer word of the
    dictionary (化疗 is not in 过氧化疗法); what is excluded (乳腺癌除外) does not count.

    Parameters
    ----------
    taxonomy : Taxonomy
        The words and their tags.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._words = taxonomy.words
        self._cased = taxonomy.cased
        self._automaton = ahocorasick.Automaton()
        for word in self._words:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def count(self, text: str) -> Counter[str]:
        """Count how often a text names each tag.

        Parameters
        ----------
        text : str
            Any text, in either script.

        Returns
        -------
        Counter of str
            Tag → mentions.
        """
        folded = fold(text)
        found = list(self._hits(folded, lower(folded)))
        return Counter(self._words[hit.word] for hit in _outermost(found) if not _is_denied(folded, hit))

    def _hits(self, folded: str, small: str) -> Iterator[Hit]:
        borders: set[int] | None = None
        for last, word in self._automaton.iter(small):
            hit = Hit(last + 1 - len(word), last + 1, word)
            if not _stands_alone(small, hit):
                continue
            if word in self._cased and folded[hit.start : hit.end] != self._cased[word]:
                continue
            if len(word) == 2 and is_chinese(word):
                borders = _word_borders(small) if borders is None else borders
                if not {hit.start, hit.end} <= borders:
                    continue
            yield hit


def _outermost(hits: list[Hit]) -> Iterator[Hit]:
    reach = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reach:
            yield hit
            reach = hit.end


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _stands_alone(small: str, hit: Hit) -> bool:
    before, after = small[hit.start - 1 : hit.start], small[hit.end : hit.end + 2]
    if before and _is_latin(hit.word[0]) and _is_latin(before):
        return False
    if not after or not _is_latin(hit.word[-1]) or not _is_latin(after[0]):
        return True
    is_plural = after[0] == "s" and not (len(after) > 1 and _is_latin(after[1]))
    return is_plural and hit.word[-1].isalpha()


@cache
def _segmenter() -> rjieba.Jieba:
    return rjieba.Jieba()


def _word_borders(small: str) -> set[int]:
    # without the hidden Markov model: it joins what the dictionary does not know (大, 咖谈)
    words = _segmenter().tokenize(small, hmm=False)
    return {0, len(small)} | {start for _, start, _ in words} | {end for _, _, end in words}


def _is_denied(folded: str, hit: Hit) -> bool:
    before = folded[max(0, hit.start - 12) : hit.start].lower()
    after = folded[hit.end : hit.end + 4]
    if _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after):
        return True
    return bool(_BUT_BEFORE.search(before) and _BUT_AFTER.match(after))
