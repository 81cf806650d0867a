"""Names of people: what is the name, what is only courtesy, how does it sound."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import pyarrow as pa

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.pinyin import han_sound, latin_sound
from hcploop.structure.kernels.text import HAN, raw_values, simplified, tidied

_DOTS = re.compile(f"[·•．・‧∙⋅●﹒᛫]|(?<=[{HAN}])\\.(?=[{HAN}])")
_REMARK = re.compile(r"[(\[【<《].*?[)\]】>》]|[(\[【<《].*$")
_PLAIN = re.compile(f"[{HAN}]{{2,4}}")
_HAN = re.compile(f"[{HAN}]")
_HAN_NAME = re.compile(f"[{HAN}]+(?:·[{HAN}]+)*")
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
    stripped_shown, stripped = _without_remarks(shown, key)
    if not _HAN.search(stripped):
        return _latin(stripped_shown)
    without_western = _without_western(stripped)
    if without_western != stripped:
        stripped_shown = stripped = without_western
    start, end = _courtesy().match(stripped).span(1)  # type: ignore[union-attr]  # the pattern takes any text
    bare = stripped[start:end]
    same_length = len(stripped) == len(stripped_shown)
    display = stripped_shown[start:end] if same_length else bare
    display, bare = _closed(display), _closed(bare)
    if not bare:
        return _NOTHING
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
    text = unicodedata.normalize("NFKD", re.sub("[üÜ]", "v", shown))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    last, comma, first = text.partition(",")
    ordered = f"{first} {last}" if comma and _words(first) and _words(last) else text
    words = _words(ordered)
    if not words:
        return _NOTHING
    display = " ".join(shown.replace(",", " ").split()) if not comma else ordered.strip()
    display = _trimmed(display)
    flat = "".join(words).lower().replace("-", "").replace("'", "")
    sound, surname = latin_sound(words, is_surname_last=bool(comma))
    is_full = len(words) >= 2 or bool(surname)
    is_full = is_full and not any(character.isdigit() for character in flat) and not _hides(text)
    is_full = is_full and not all(len(word) == 1 for word in words)
    return _Name(display, flat, surname or words[-1].lower(), sound, "latin", is_full)


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
    return " ".join(kept).strip(" ,.;")


def _without_western(text: str) -> str:
    return _western_edges().sub("", text).strip(" .,")


def _without_remarks(shown: str, key: str) -> tuple[str, str]:
    cut = _REMARK.sub(" ", key).strip()
    if not cut:
        return shown, key
    return _REMARK.sub(" ", shown).strip(), cut


def _surname(flat: str) -> str:
    return flat[:2] if flat[:2] in _compound() else flat[:1]


def _borne(surname: str) -> str | None:
    """Nothing for what no family bears: 晴天 is a nickname, and differs from no name."""
    return surname if surname in _compound() or surname in _families() else None


@data.derived
def _compound() -> frozenset[str]:
    return frozenset(data.words("names")["compound"])


@data.derived
def _families() -> frozenset[str]:
    return frozenset("".join(data.words("names")["surnames"].split()))


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
    """A name that no courtesy can end, for it ends with none of their last characters."""
    last = "".join({word[-1] for word in data.words("names")["honorifics"]})
    return re.compile(rf"(?!.*[某□×])[{HAN}]{{1,3}}(?![{last}])[{HAN}]")


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
