"""Counties: which county, district or banner of which city a name is."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypinyin

from hcploop.structure import data
from hcploop.structure.kernels.text import simplified

_NATIONS = (
    "满族|回族|蒙古族|蒙古|壮族|苗族|侗族|瑶族|土家族|仡佬族|布依族|水族|彝族|藏族|羌族|畲族|黎族|朝鲜族|锡伯|哈萨克|塔吉克|"
    "达斡尔族|鄂伦春|鄂温克族|土族|撒拉族|保安族|东乡族|裕固族|哈尼族|傣族|拉祜族|佤族|布朗族|傈僳族|独龙族|怒族|白族|"
    "纳西族|普米族|景颇族|毛南族|仫佬族|各族"
)
_KIND = re.compile(rf"(?:(?:{_NATIONS})+自治[县旗]|[新矿林特]?区|县|市|[左右前后中]?旗)$")
_ROAD = re.compile(r"[东西南北中一二三]?(?:大?[路街道巷弄]|大道|胡同|镇|乡|村|医院|大学)")


@dataclass(frozen=True)
class County:
    """A county, and the city that it lies in."""

    name: str
    city: str


def county_at(text: str, cities: frozenset[str] | None) -> tuple[tuple[County, ...], int, bool]:
    """Find the county that a text begins with.

    Parameters
    ----------
    text : str
        In simplified script, without spaces.
    cities : frozenset of str, optional
        The cities that it may lie in; anywhere if left out.

    Returns
    -------
    counties : tuple of County
        All that it may be; empty where it begins with none.
    length : int
        How much of the text is the name.
    is_whole : bool
        Whether the name is told with its kind (海淀区), not short (海淀).
    """
    for length in range(min(15, len(text)), 1, -1):
        found = _within(_whole().get(text[:length], ()), cities)
        if found:
            return found, length, True
    for length in range(min(13, len(text)), 1, -1):
        found = _within(_short().get(text[:length], ()), cities)
        rest = text[length:]
        if found and rest[:1] in ("区", "县", "市"):
            return found, length + 1, True
        if found and not _ROAD.match(rest):
            return found, length, False
    return (), 0, False


def is_road(rest: str) -> bool:
    """Tell whether what stands before is the name of a road or a house: 北京 in 北京路."""
    return _ROAD.match(rest) is not None


def county_by_sound(sound: str, city: str) -> str | None:
    """Find the county of a city by its pinyin without tones, such as pudong; None where none or several sound so."""
    found = [name for name in _of_city().get(city, ()) if "".join(pypinyin.lazy_pinyin(_bare(name))) == sound]
    return found[0] if len(found) == 1 else None


def _within(counties: tuple[County, ...], cities: frozenset[str] | None) -> tuple[County, ...]:
    return counties if cities is None else tuple(county for county in counties if county.city in cities)


def _bare(name: str) -> str:
    short = _KIND.sub("", name)
    return short if len(short) > 1 else name


@data.derived
def _of_city() -> dict[str, tuple[str, ...]]:
    return {city: tuple(names.split()) for city, names in data.words("counties")["counties"].items()}


@data.derived
def _whole() -> dict[str, tuple[County, ...]]:
    """By the whole name, as `simplified` writes it; and districts that were merged into others."""
    known: dict[str, tuple[County, ...]] = {}
    pairs = [(name, County(name, city)) for city, names in _of_city().items() for name in names]
    for former, now in data.words("counties")["former"].items():
        city, name = now.split()
        pairs.append((former, County(name, city)))
    for written, (_, county) in zip(simplified([name for name, _ in pairs]), pairs, strict=True):
        known[written] = (*known.get(written, ()), county)
    return known


@data.derived
def _short() -> dict[str, tuple[County, ...]]:
    known: dict[str, tuple[County, ...]] = {}
    for name, counties in _whole().items():
        if len(_bare(name)) > 1 and _bare(name) != name:
            known[_bare(name)] = (*known.get(_bare(name), ()), *counties)
    return known
