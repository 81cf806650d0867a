"""The sound of a name: pinyin without tones, the family name first."""

from __future__ import annotations

import re
from functools import cache

import pypinyin

from hcploop.structure import data


class _Readings(dict[str, str]):
    """The usual reading of each character, asked of pypinyin once a character."""

    def __missing__(self, character: str) -> str:
        self[character] = "".join(pypinyin.lazy_pinyin(character, errors="ignore", v_to_u=False))
        return self[character]


@data.derived
def _special() -> dict[str, str]:
    readings: dict[str, str] = data.words("names")["readings"]
    return readings


@data.derived
def _readings() -> _Readings:
    return _Readings(data.words("names")["given"])


def han_sound(name: str, *, surname: str) -> str:
    """Sound out a Chinese name.

    Parameters
    ----------
    name : str
        In simplified script, characters only.
    surname : str
        The family name it begins with; empty where it has none, as 买买提.

    Returns
    -------
    str
        Syllables joined, ü written v.

    Examples
    --------
    >>> han_sound("单于飞", surname="单"), han_sound("吕布", surname="吕"), han_sound("欧阳娜娜", surname="欧阳")
    ('shanyufei', 'lvbu', 'ouyangnana')
    """
    special, readings = _special().get(surname), _readings()
    if special is None:
        return "".join([readings[character] for character in name])
    return special + "".join([readings[character] for character in name[len(surname) :]])


def latin_sound(words: list[str], *, is_surname_last: bool) -> tuple[str, str]:
    """Sound out a name written in Latin letters, and find its Chinese family name.

    A name all of whose words are pinyin syllables, two to four, with a family name at one end is Chinese. Which end:
    the one a comma or capitals point out; else the one with a single syllable where the other has two; else the more
    frequent family name, so that both orders of writing give one sound.

    Parameters
    ----------
    words : list of str
        The name's words, courtesies taken off.
    is_surname_last : bool
        Whether a comma said that the last word is the family name.

    Returns
    -------
    (str, str)
        Letters joined; the Chinese family name's sound, empty for a name that is not Chinese.

    Examples
    --------
    >>> latin_sound(["Wei", "Zhang"], is_surname_last=False), latin_sound(["John", "Smith"], is_surname_last=False)
    (('zhangwei', 'zhang'), ('johnsmith', ''))
    """
    words = _joined(words)
    plain = [_spelt(word) for word in words]
    lengths = [_syllables(word) for word in plain]
    joined = "".join(plain)
    if len(words) == 1:
        surname = _leading_surname(plain[0]) if 2 <= lengths[0] <= 3 else ""
        return joined, surname
    if 0 in lengths or not 2 <= sum(lengths) <= 4 or len(words) > 3:
        return joined, ""
    first, last = _rank(plain[0]), _rank(plain[-1])
    if first is None and last is None:
        return joined, ""
    compound = [sound in _compound_sounds() for sound in (plain[0], plain[-1])]
    is_last = compound[1] if compound[0] != compound[1] else _is_last(words, lengths, first, last)
    if is_surname_last or is_last:
        return plain[-1] + "".join(plain[:-1]), plain[-1]
    return joined, plain[0]


def is_family_first(words: list[str]) -> bool:
    """Tell whether a Western name begins with the family name though no comma says so.

    Parameters
    ----------
    words : list of str
        The name's words, courtesies taken off.

    Returns
    -------
    bool
        True for SMITH John, and for Smith John, where one is known as a family name and the other as a given name.

    Examples
    --------
    >>> [is_family_first(name.split()) for name in ("SMITH John", "Smith John", "John Smith", "JOHN SMITH")]
    [True, True, False, False]
    """
    if len(words) < 2:
        return False
    capitals = [len(word) > 1 and word.isupper() for word in words]
    is_pointed_out = capitals[0] and not any(capitals[1:]) and len(words[-1]) > 1
    given, family = _western_names()
    if not is_pointed_out and not (words[0].lower() in family and words[1].lower() in given):
        return False
    return not all(_syllables(_spelt(word)) for word in words)


def _joined(words: list[str]) -> list[str]:
    """Write a family name of two characters as one word: Ou Yang Nana, Nana Ou Yang."""
    for start in (0, len(words) - 2) if len(words) > 2 else ():
        both = words[start] + words[start + 1]
        if both.lower() in _compound_sounds():
            return [*words[:start], both, *words[start + 2 :]]
    return words


def _spelt(word: str) -> str:
    """Write a word in small letters, ü as v; passports write it YU: Lyu."""
    plain = re.sub(r"[^a-z]", "", word.lower().replace("ü", "v"))
    if "yu" not in plain or _syllables(plain):
        return plain
    as_passport = plain.replace("lyu", "lv").replace("nyu", "nv")
    return as_passport if _syllables(as_passport) else plain


@data.derived
def _western_names() -> tuple[frozenset[str], frozenset[str]]:
    listed = data.words("names")["western_names"]
    return frozenset(listed["given"].split()), frozenset(listed["family"].split())


@data.derived
def _compound_sounds() -> frozenset[str]:
    return frozenset(data.words("names")["compound_sounds"])


def _is_last(words: list[str], lengths: list[int], first: int | None, last: int | None) -> bool:
    if first is None or last is None:
        return first is None
    capitals = [len(word) > 1 and word.isupper() for word in (words[0], words[-1])]
    if capitals[0] != capitals[1]:
        return capitals[1]
    if len(words) == 2 and lengths[0] != lengths[1]:
        return lengths[1] < lengths[0]
    return len(words) == 2 and last < first


def _leading_surname(word: str) -> str:
    for length in range(min(6, len(word) - 1), 0, -1):
        if _rank(word[:length]) is not None and _syllables(word[length:]):
            return word[:length]
    return ""


def _rank(sound: str) -> int | None:
    return _surname_ranks().get(sound)


@cache
def _syllables(word: str) -> int:
    """Fewest pinyin syllables that make up the word; 0 where none do."""
    best: list[int | None] = [0] + [None] * len(word)
    for end in range(1, len(word) + 1):
        counts = [
            before + 1
            for start in range(max(0, end - 6), end)
            if (before := best[start]) is not None and word[start:end] in _known_syllables()
        ]
        best[end] = min(counts, default=None)
    return best[-1] or 0


@cache
def _known_syllables() -> frozenset[str]:
    readings = pypinyin.lazy_pinyin([chr(code) for code in range(0x4E00, 0x9FA6)], errors="ignore")
    return frozenset(reading for reading in readings if reading.isascii() and reading.isalpha())


@data.derived
def _surname_ranks() -> dict[str, int]:
    """Place of each sound among family names, the most frequent first."""
    ranks: dict[str, int] = {}
    listed = "".join(data.words("names")["surnames"].split())
    for name in [*listed, *data.words("names")["compound"]]:
        sound = han_sound(name, surname=name)
        ranks.setdefault(sound, len(ranks))
    return ranks
