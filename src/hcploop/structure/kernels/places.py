"""Places: the province and the city that a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
import pypinyin

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.text import raw_values, simplified, tidied

CORE_CITIES = ("北京市", "上海市", "广州市", "深圳市")
"""The first-tier cities: the core market; every other known city is the broad market."""

_KIND = re.compile(
    r"(?:(?:哈尼族|彝族|傣族|壮族|苗族|侗族|布依族|藏族|羌族|土家族|朝鲜族|回族|蒙古族|蒙古|哈萨克|柯尔克孜|白族|景颇族|傈僳族|黎族)*"
    r"自治[州县]|特别行政区|省|市|地区|盟|林区)$"
)
_BREAK = re.compile(r"[\s,，、/\-|·>]+")
_LATIN_KIND = re.compile(r"\b(?:city|province|municipality|shi|sheng)\b|[^a-z ]")


@dataclass(frozen=True)
class Place:
    """A province, and a city in it where one is known."""

    province: str | None = None
    city: str | None = None


def places(values: pa.Table) -> pa.Table:
    """Say which province and city each text names.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct texts, such as 内蒙, 江苏 苏州, 上海市浦东新区: the province first where both are told.

    Returns
    -------
    schema.place_match
        One row a value, in their order. Both columns are null for what is no Chinese place.

    Examples
    --------
    >>> form = places(pa.table({"raw": ["吉林 吉林", "廣東省深圳市南山區"]})).to_pylist()
    >>> [(row["province"], row["city"], row["market"]) for row in form]
    [('吉林省', '吉林市', 'broad'), ('广东省', '深圳市', 'core')]
    """
    texts = simplified(tidied(raw_values(values)))
    found = [place_of(text) for text in texts]
    table = pa.table(
        {
            "raw": values["raw"],
            "province": pa.array([place.province for place in found], pa.string()),
            "city": pa.array([place.city for place in found], pa.string()),
            "market": pa.array([_market(place.city) for place in found], pa.string()),
        }
    )
    return schema.place_match.check_arrow(table)


@data.derived
def place_of(text: str) -> Place:
    """Read one tidied text in simplified script, the province first.

    Parameters
    ----------
    text : str
        Such as 江苏省苏州市工业园区.

    Returns
    -------
    Place
        Empty where nothing is recognised. A city's name that several provinces have stays unread without a province.
    """
    flat = _BREAK.sub("", text)
    if flat.isascii():
        return _latin_place(text)
    province, rest = _province(flat)
    while province and rest:
        again, shorter = _province(rest)
        if again != province or not shorter:
            break
        rest = shorter
    city = _city(rest, province)
    if city is None and province and province in _only_city():
        return Place(province, _only_city()[province])
    if city is None:
        return Place(province)
    return Place(_home()[city], city)


def leading_place(text: str) -> tuple[Place, str]:
    """Take province and city off the beginning of a name.

    Parameters
    ----------
    text : str
        Such as 江苏省苏州市立医院, tidied and simplified.

    Returns
    -------
    (Place, str)
        The place as the name tells it, which for 河南省人民医院 is no city, and what is left.
    """
    province, rest = _province(text)
    only = _only_city().get(province or "")
    city, length = _city_at(rest, province)
    if city is not None:
        return Place(_home()[city], city), rest[length:]
    return Place(province, only), rest


def _province(text: str) -> tuple[str | None, str]:
    for length in range(min(8, len(text)), 1, -1):
        found = _provinces().get(text[:length])
        if found and not (text[length : length + 1] in ("市", "州") and found not in _only_city()):
            return found, text[length:]
    return None, text


def _city(text: str, province: str | None) -> str | None:
    city, _ = _city_at(text, province)
    return city


def _city_at(text: str, province: str | None) -> tuple[str | None, int]:
    for length in range(min(12, len(text)), 1, -1):
        cities = _cities().get(text[:length], ())
        fitting = [city for city in cities if province in (None, _home()[city])]
        if len(fitting) == 1 and not (length < len(fitting[0]) and text[length : length + 1] in ("县", "区", "市")):
            return fitting[0], length
    return None, 0


def _latin_place(text: str) -> Place:
    words = _LATIN_KIND.sub("", text.lower().replace("'", "")).split()
    flat = "".join(words)
    for start in range(len(words)):
        head, tail = "".join(words[:start]), "".join(words[start:])
        provinces = _latin_provinces()
        province = provinces.get(head) or (provinces.get(tail) if not head else None)
        cities = [city for city in _latin_cities().get(tail, ()) if not head or _home()[city] == province]
        if len(cities) == 1 and (not head or province):
            return Place(_home()[cities[0]], cities[0])
    return Place(_latin_provinces().get(flat))


def _market(city: str | None) -> str | None:
    if city is None:
        return None
    return "core" if city in CORE_CITIES else "broad"


@data.derived
def _provinces() -> dict[str, str]:
    known = {}
    for row in data.rows("places"):
        for name in (row["province"], *row["short"].split(), row["short"].split()[0] + "省"):
            known[name] = row["province"]
    return {**known, "内蒙古自治区": "内蒙古自治区", "广西自治区": "广西壮族自治区", "新疆自治区": "新疆维吾尔自治区"}


@data.derived
def _home() -> dict[str, str]:
    return {city: row["province"] for row in data.rows("places") for city in row["cities"].split()}


@data.derived
def _cities() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for city in _home():
        short = _KIND.sub("", city)
        for name in {city, short if len(short) > 1 else city}:
            known[name] = (*known.get(name, ()), city)
    return known


@data.derived
def _only_city() -> dict[str, str]:
    """Provinces that are one city."""
    return {province: province for city, province in _home().items() if city == province}


@data.derived
def _latin_provinces() -> dict[str, str]:
    return {row["english"].replace(" ", ""): row["province"] for row in data.rows("places")}


@data.derived
def _latin_cities() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for city in _home():
        sound = "".join(pypinyin.lazy_pinyin(_KIND.sub("", city)))
        known[sound] = (*known.get(sound, ()), city)
    return {**known, "chongqing": ("重庆市",), "hongkong": ("香港特别行政区",), "macau": ("澳门特别行政区",)}
