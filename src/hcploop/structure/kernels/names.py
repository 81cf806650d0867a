"""Names of people: what is the name, what is only courtesy, how does it sound."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import pyarrow as pa

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.pinyin import han_sound, is_family_first, latin_sound
from hcploop.structure.kernels.text import HAN, raw_values, simplified, tidied

_DOTS = re.compile(
    "[·•．・‧∙⋅●﹒᛫∘◦▪⚫ᆞ\u2e30\u2e31\u2e33\ua78f\U00010101]|&(?:#183|#xb7|middot|bull);?"
    f"|(?<=[{HAN}])\\s?[.。\u0307](?=[{HAN}])",
    re.IGNORECASE,
)
_UMLAUT = re.compile("[üÜ]")
_PARTED = re.compile(f"[{HAN}]{{2,}}(?:[\\s–—-]+[{HAN}]{{2,}})+")
_POINTED = re.compile(r"\b(?:[a-z]{1,3}\.\s?){2,}", re.IGNORECASE)
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe", "đ": "d"})
_REMARK = re.compile(r"[(\[【<《].*?[)\]】>》]|[(\[【<《].*$")
_PLAIN = re.compile(f"[{HAN}]{{2,4}}")
_HAN = re.compile(f"[{HAN}]")
_HAN_NAME = re.compile(f"[{HAN}]+(?:·[{HAN}]+)*")
_HAN_WORD = re.compile(f"(?<!\\S)[{HAN}]{{2,4}}(?!\\S)")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_LONGEST = 5
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_BREAK = re.compile(r"[^\w'’-]+")
_HIDDEN = re.compile(r"[*＊?？×□某_]|[Xx]{1,2}$")


class _Name(NamedTuple):
    name: str | None
    name_key: str | None
    surname_key: str | None
    pinyin: str | None
    name_script: str
    is_full_name: bool


_NOTHING = _Name(None, None, None, None, "none", False)


def names(values: pa.Table) -> pa.Table:
    """Say what each name, as written, stands for.

    Honorifics, titles and remarks in brackets are taken off; the key is in simplified script; the sound is toneless
    pinyin with the readings that characters have as family names, and the same for 张伟, Zhang Wei, Wei Zhang.
    A name that begins with no known family name has no `surname_key`: it may be a nickname.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct names.

    Returns
    -------
    schema.name_form
        One row a value, in their order.

    Examples
    --------
    >>> form = names(pa.table({"raw": ["單曉明主任"]})).to_pylist()[0]
    >>> form["name"], form["name_key"], form["pinyin"], form["is_full_name"]
    ('單曉明', '单晓明', 'shanxiaoming', True)
    """
    raw = raw_values(values)
    shown = [text if _PLAIN.fullmatch(text) else _DOTS.sub("·", text) for text in tidied(raw)]
    keys = simplified(shown)
    is_plain = _plain().fullmatch
    read = [
        _plain_name(text, key) if is_plain(key) else _read(text, key) for text, key in zip(shown, keys, strict=True)
    ]
    columns = list(zip(*read, strict=True)) if read else [()] * 6
    made = pa.table([values["raw"].cast(pa.string()), *columns], names=list(schema.name_form.columns))
    return schema.name_form.check_arrow(made)


def _plain_name(shown: str, key: str) -> tuple[str, str, str | None, str, str, bool]:
    """Read a Chinese name of two to four characters with nothing around it: nearly all of them."""
    surname = key[:2] if key[:2] in _compound() else key[0]
    is_full = len(key) > len(surname) and not (len(key) == 2 and key[0] in "老小")
    return shown, key, _borne(surname), han_sound(key, surname=surname), "han", is_full


def _read(shown: str, key: str) -> _Name:
    if not _LETTER.search(key):
        return _NOTHING
    if "." in key:
        shown, key = (_POINTED.sub(_without_points, text) for text in (shown, key))
    stripped_shown, stripped = _without_letters(*_without_remarks(shown, key))
    if not _HAN.search(stripped):
        return _latin(stripped_shown)
    without_western = _without_western(stripped)
    if without_western != stripped:
        stripped_shown = stripped = without_western
    start, end = _courtesy().match(stripped).span(1)  # type: ignore[union-attr]  # the pattern takes any text
    bare = stripped[start:end]
    same_length = len(stripped) == len(stripped_shown)
    display = stripped_shown[start:end] if same_length else bare
    if _PARTED.fullmatch(bare) and len(_HAN.findall(bare)) > _LONGEST:
        display, bare = (re.sub(r"[\s–—-]+", "·", text) for text in (display, bare))
    display, bare = _closed(display), _closed(bare)
    if not bare:
        return _NOTHING
    bare, display = _after_courtesy(bare, display)
    if not _HAN_NAME.fullmatch(bare):
        return _mixed(display, bare)
    return _han(display, bare)


def _han(shown: str, key: str) -> _Name:
    first, dot, _ = key.partition("·")
    flat = key.replace("·", "")
    surname = first if dot else _surname(flat)
    is_full = len(flat) > len(surname) and not _hides(flat) and not (len(flat) == 2 and flat[0] in "老小")
    sound = han_sound(flat, surname="" if dot else surname)
    return _Name(shown, flat, surname if dot else _borne(surname), sound, "han", is_full)


def _latin(shown: str) -> _Name:
    parts = [_trimmed(part) for part in shown.split(",") if _words(_bare(part))]
    display = " ".join([*parts[1:], *parts[:1]]).strip(" .")
    words = _words(_bare(display))
    sounded = _words(_bare(_UMLAUT.sub("v", display))) if _UMLAUT.search(display) else words
    if not words:
        return _NOTHING
    if len(parts) == 1 and is_family_first(words):
        words, sounded = ([*told[1:], told[0]] for told in (words, sounded))
    sound, surname = latin_sound(sounded, is_surname_last=len(parts) > 1)
    flat = _flat_letters(words if not surname else sounded)
    if not surname:
        sound = flat
    is_full = len(words) >= 2 or bool(surname)
    is_full = is_full and not any(character.isdigit() for character in flat) and not _hides(_bare(shown))
    is_full = is_full and not all(len(word) == 1 for word in words)
    last = next((word for word in reversed(words) if len(word) > 1), words[-1])
    return _Name(display, flat, surname or _flat_letters([last]), sound, "latin", is_full)


def _bare(text: str) -> str:
    """Write letters without accents."""
    if text.isascii():
        return text
    parted = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _flat_letters(words: list[str]) -> str:
    return re.sub(r"['’-]", "", "".join(words)).lower()


def _without_points(abbreviation: re.Match[str]) -> str:
    """Write M.D. and Ph.D. as one word; J. A. are initials and stay."""
    word = re.sub(r"[.\s]", "", abbreviation[0])
    return f"{word} " if word.lower() in _western() else abbreviation[0]


def _mixed(shown: str, key: str) -> _Name:
    """Read a name with characters and letters; letters that only sound out the characters are left out."""
    han = "".join(_HAN.findall(key))
    surname = _surname(han)
    sound = han_sound(han, surname=surname)
    letters = [word for word in re.split("[^a-z]+", key.lower()) if word]
    is_doubled = latin_sound(letters, is_surname_last=False)[0] == sound if letters else False
    if is_doubled:
        return _han("".join(_HAN.findall(shown)), han)
    is_full = len(han) > len(surname) and not _hides(key)
    return _Name(shown, _flat(key), surname, sound, "mixed", is_full)


def _words(text: str) -> list[str]:
    parts = [part.strip("'’-").replace("’", "'") for part in _LATIN_BREAK.split(text)]
    kept = [part for part in parts if part and part.lower().replace(".", "") not in _western()]
    return kept if kept else []


def _trimmed(display: str) -> str:
    parts = display.split(" ")
    kept = [part for part in parts if re.sub(r"[.,]", "", part).lower() not in _western()]
    return " ".join(kept).strip(" ,;")


def _without_western(text: str) -> str:
    return _western_edges().sub("", text).strip(" .,")


def _without_remarks(shown: str, key: str) -> tuple[str, str]:
    cut = _REMARK.sub(" ", key).strip()
    if not cut:
        return shown, key
    return _REMARK.sub(" ", shown).strip(), cut


def _without_letters(shown: str, key: str) -> tuple[str, str]:
    """Leave out letters beside a whole Chinese name: 陈大文 David, 陈大文 Chan Tai Man."""
    if len(shown) != len(key) or not _LATIN.search(key):
        return shown, key
    whole = [word for word in _HAN_WORD.finditer(key) if len(word[0]) > 1 and _borne(_surname(word[0]))]
    if len(whole) != 1 or not _LATIN.search(key.replace(whole[0][0], "", 1)):
        return shown, key
    start, end = whole[0].span()
    return shown[start:end], key[start:end]


def _after_courtesy(bare: str, display: str) -> tuple[str, str]:
    """Take a title off that stands before a whole name without a space: 教授张伟."""
    title = _title_before().match(bare)
    rest = bare[title.end() :] if title else ""
    if len(rest) < 2 or not _borne(_surname(rest)) or len(bare) != len(display):
        return bare, display
    return rest, display[len(bare) - len(rest) :]


def _surname(flat: str) -> str:
    return flat[:2] if flat[:2] in _compound() else flat[:1]


def _borne(surname: str) -> str | None:
    """Nothing for what no family bears: 晴天 is a nickname, and differs from no name."""
    return surname if surname in _families() else None


@data.derived
def _compound() -> frozenset[str]:
    return frozenset(data.words("names")["compound"])


@data.derived
def _families() -> frozenset[str]:
    return frozenset("".join(data.words("names")["surnames"].split())) | _compound()


def _closed(text: str) -> str:
    return re.sub(r"[\s、，,:：;；/|-]+", "", text).strip("·.")


def _flat(text: str) -> str:
    return re.sub(r"[\s·.]", "", text).lower()


def _hides(text: str) -> bool:
    return _HIDDEN.search(text) is not None


@data.derived
def _western() -> frozenset[str]:
    return frozenset(data.words("names")["western"])


@data.derived
def _plain() -> re.Pattern[str]:
    """A name that no courtesy begins or ends: it begins and ends with none of their outer characters."""
    last = "".join({word[-1] for word in data.words("names")["honorifics"]})
    first = "".join({word[0] for word in data.words("names")["honorifics"]})
    return re.compile(rf"(?!.*[某□×])(?![{first}])[{HAN}]{{1,3}}(?![{last}])[{HAN}]")


@data.derived
def _title_before() -> re.Pattern[str]:
    return re.compile("|".join(sorted(data.words("names")["honorifics"], key=len, reverse=True)))


@data.derived
def _courtesy() -> re.Pattern[str]:
    """Find the name between the courtesies before it (parted from it) and those behind it."""
    said = "|".join(sorted(data.words("names")["honorifics"], key=len, reverse=True))
    parting = r"[\s、，,:：;；/|\-·]"
    return re.compile(rf"(?:(?:{said}){parting}+)*(.*?)(?:{parting}*(?:{said}))*$", re.DOTALL)


@data.derived
def _western_edges() -> re.Pattern[str]:
    said = "|".join(sorted((re.escape(word) for word in _western() if len(word) > 1), key=len, reverse=True))
    return re.compile(rf"^(?:(?:{said})\b[\s.,]*)+|(?:[\s.,]*\b(?:{said})\b\.?)+$", re.IGNORECASE)
