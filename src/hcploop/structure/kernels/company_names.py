"""A company's name in parts: what it is called, its legal form, and other names told with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hcploop.structure.data import derived, words
from hcploop.structure.kernels.text import HAN, simplified, tidied

_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_SLASHED = re.compile(r"\b([a-z])/([a-z])(?:/([a-z]))?\b")
_SIGNS = re.compile(rf"[^0-9a-z{HAN}\u3040-\u30ff\uac00-\ud7a3+ ]+")
_BRACKETS = re.compile(r"[\[{【〔](.*?)[\]}】〕]")


@dataclass(frozen=True)
class CompanyName:
    """A name in parts.

    Parameters
    ----------
    stem : str
        What the company is called, in small letters and simplified script, without signs and spaces; empty for no name.
    form : str
        The legal form, such as `inc` or `plc`; `gongsi`, or `jituan` of a Chinese group; empty where none is told.
    also : tuple of str
        Other names that the text itself tells (formerly, also known as).
    """

    stem: str
    form: str
    also: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Stem and form, as one text."""
        return f"{self.stem} {self.form}".strip()


def company_name(text: str) -> CompanyName:
    """Read a company's name.

    Parameters
    ----------
    text : str
        As written.

    Returns
    -------
    CompanyName
        Its parts.

    Examples
    --------
    >>> company_name("Maquet Cardiovascular U.S. Sales, L.L.C.").key
    'maquetcardiovascularussales llc'
    >>> company_name("輝瑞製藥（中國）有限公司").key
    '辉瑞制药中国 gongsi'
    """
    return company_names([text])[0]


def company_names(texts: Sequence[str]) -> list[CompanyName]:
    """Read the names of companies; all at once is quicker than one by one.

    Parameters
    ----------
    texts : sequence of str
        As written.

    Returns
    -------
    list of CompanyName
        One a text.
    """
    return [_read(text) for text in simplified(tidied(texts))]


def _read(text: str) -> CompanyName:
    plain = _BRACKETS.sub(r"(\1)", _unaccented(text.lower()))
    name, also = _told_apart(plain)
    stem, form = _without_form(name)
    return CompanyName(stem, form, also)


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    # Only Latin letters have accents to lose: a Japanese or Korean syllable would fall into pieces.
    return "".join(unicodedata.normalize("NFKD", one)[0] if "à" <= one <= "ſ" else one for one in text)


def _told_apart(text: str) -> tuple[str, tuple[str, ...]]:
    """Part a name from another name of the company that stands with it, and from whose company it is."""
    tails = words("companies")["tails"]
    marks = "|".join(sorted(map(re.escape, tails["also"]), key=len, reverse=True))
    found = re.search(rf"[\s(,，;:：]+(?:{marks})(?![a-z])[\s:：]*(.+?)\)?$", text)
    also = (found[1],) if found else ()
    name = text[: found.start()] if found else text
    name = re.sub(rf"[,(] ?an? [^,]+ (?:{'|'.join(tails['kin'])})[.)]*$", "", name)
    for rest in tails["rest"]:
        name = re.sub(rf"\s+{rest.replace('and ', '(?:and|&) ')}\.?$", "", name)
    return name.strip(" ,"), also


def _without_form(name: str) -> tuple[str, str]:
    east = _without_eastern_form(name)
    if east is not None:
        return east
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), name)
    text = _SLASHED.sub(lambda found: "".join(part or "" for part in found.groups()), text)
    text = text.replace("&", " and ").replace("'", "").replace("’", "")
    told = _SIGNS.sub(" ", text).split()
    if told[:1] == ["the"] and len(told) > 1:
        told = told[1:]
    form = ""
    while (length := _ending(told)) and length < len(told):
        form = form or _form_of(" ".join(told[-length:]))
        told = told[:-length]
        while len(told) > 1 and told[-1] == "and":
            told = told[:-1]
    return "".join(told), form


def _ending(told: list[str]) -> int:
    """Count the words at the end that tell a legal form, or say `company`."""
    plain = words("companies")["plain"]["words"]
    for length in (4, 3, 2, 1):
        said = " ".join(told[-length:])
        if len(told) >= length and (said in _forms() or said in plain):
            return length
    return 0


def _form_of(said: str) -> str:
    return _forms().get(said, "")


@derived
def _forms() -> dict[str, str]:
    told: dict[str, list[str]] = words("companies")["forms"]
    return {writing: form for form, writings in told.items() for writing in writings}


def _without_eastern_form(name: str) -> tuple[str, str] | None:
    """Take Chinese, Japanese and Korean forms off, at either end; None where there is no such letter."""
    if not re.search(rf"[{HAN}\u3040-\u30ff\uac00-\ud7a3]", name):
        return None
    east: dict[str, Any] = words("companies")["east"]
    text = name.replace(" ", "")
    branches = "|".join(map(re.escape, east["branches"]))
    text = re.sub(rf"(?<=公司).*(?:{branches})\)?$", "", text)
    form = ""
    for writing in sorted(east["forms"], key=len, reverse=True):
        for cut in (text.removesuffix(writing), text.removeprefix(writing)):
            if cut and cut != text and not form:
                text, form = cut, "gongsi"
    stem = _SIGNS.sub("", text)
    for group in east["groups"]:
        if stem.endswith(group) and len(stem) > len(group):
            stem, form = stem.removesuffix(group), "jituan"
    return stem, form
