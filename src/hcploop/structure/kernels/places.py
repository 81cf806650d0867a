"""Places: the province, the city and the county that a text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
import pypinyin

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.counties import County, county_at, county_by_sound, is_road
from hcploop.structure.kernels.text import raw_values, simplified, tidied

CORE_CITIES = ("北京市", "上海市", "广州市", "深圳市")
"""The first-tier cities: the core market; every other known city is the broad market."""

_KIND = re.compile(
    r"(?:(?:哈尼族|彝族|傣族|壮族|苗族|侗族|布依族|藏族|羌族|土家族|朝鲜族|回族|蒙古族|蒙古|哈萨克|柯尔克孜|白族|景颇族|傈僳族|黎族)*"
    r"自治[州县]|特别行政区|省|市|地区|盟|林区)$"
)
_BREAK = re.compile(r"[\s,，、/\-|·>]+")
_BEFORE = re.compile(r"^(?:(?:地址|住址|所在地|所在地区|地区)[:：]?|\d{6}|中华人民共和国|中国)+")
_LATIN_KIND = re.compile(r"\b(?:city|province|municipality|district|county|shi|sheng|qu|sar|pr|china)\b|[^a-z ]")
_WITHOUT_NAME = re.compile(r"^(?:(?:市(?!辖区)|州|盟|地区)(?=.))?(?:市辖区|县(?=.))?")
_SCORES = {"exact": 1.0, "beginning": 0.95, "county": 0.9, "within": 0.85, "short": 0.7, "conflict": 0.5}
_LONGEST = 120


@dataclass(frozen=True)
class Place:
    """A province, a city in it and a county in that, as far as they are known."""

    province: str | None = None
    city: str | None = None
    county: str | None = None


class _Reading(NamedTuple):
    place: Place
    reason: str


def places(values: pa.Table) -> pa.Table:
    """Say which province, city and county each text names.

    Parameters
    ----------
    values : table with the column `raw`
        Distinct texts, such as 内蒙, 江苏 苏州, 上海市浦东新区, or an address; the province first where both are told.

    Returns
    -------
    schema.place_match
        One row a value, in their order. All is null for what is no Chinese place. A county of which several cities
        have one (鼓楼区) is read beside its city or province only; without them its reason is `ambiguous`.

    Examples
    --------
    >>> form = places(pa.table({"raw": ["廣東省深圳市南山區", "海淀区中关村南大街"]})).to_pylist()
    >>> [(row["province"], row["city"], row["county"], row["market"], row["reason"]) for row in form]
    [('广东省', '深圳市', '南山区', 'core', 'exact'), ('北京市', '北京市', '海淀区', 'core', 'county')]
    """
    read = [_read(text) for text in simplified(tidied(raw_values(values)))]
    columns = {
        "province": [place.province for place, _ in read],
        "city": [place.city for place, _ in read],
        "county": [place.county for place, _ in read],
        "market": [_market(place.city) for place, _ in read],
        "reason": [reason for _, reason in read],
    }
    made = {name: pa.array(column, pa.string()) for name, column in columns.items()}
    scores = pa.array([_SCORES.get(reason, 0.0) for _, reason in read], pa.float64())
    return schema.place_match.check_arrow(pa.table({"raw": values["raw"], **made, "score": scores}))


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
    return _read(text).place


def _read(text: str) -> _Reading:
    if not text:
        return _Reading(Place(), "empty")
    if text.isascii():
        place = _latin_place(text)
        return _Reading(place, "exact" if place.province else "unknown")
    flat = _BEFORE.sub("", _BREAK.sub("", text[:_LONGEST]))
    found = _from_beginning(flat)
    if found.place.city and found.reason != "ambiguous":
        return found
    within = _anywhere(text[:_LONGEST], found.place)
    return within if within else found


def _from_beginning(flat: str) -> _Reading:
    """Read province, city and county one after the other."""
    province, rest = (None, flat) if _is_county(flat) else _told_province(flat)
    city, length = _city_at(rest, province)
    if city is None or _is_no_city(rest, length, city, province):
        city, length = _only_city().get(province or ""), 0
    rest = rest[length:].removeprefix(city or "")
    if city and not county_at(rest, frozenset({city}))[1]:
        rest = _WITHOUT_NAME.sub("", rest)
    among, length, is_whole = county_at(rest, _cities_within(province, city))
    rest = rest[length:]
    if len(among) > 1:
        return _Reading(Place(province, city), "ambiguous")
    place = Place(province or _home().get(city or ""), city, None)
    # A short name at the beginning of something else may be a street's: 新安江街道.
    if among and (city or province or is_whole or not rest):
        place = _in_county(among[0])
        if not city and not province:
            return _Reading(place, "county" if is_whole else "short")
    if place == Place():
        return _Reading(place, "unknown")
    if not city and _city_at(rest, None)[0]:
        return _Reading(place, "conflict")
    return _Reading(place, "beginning" if rest else "exact")


def _is_no_city(rest: str, length: int, city: str, province: str | None) -> bool:
    """Whether a short name is a road's (南京 in 南京西路), or means a district as often."""
    is_short = length < len(city)
    return is_short and (is_road(rest[length:]) or (rest[:length] in _ambiguous() and not province))


def _anywhere(text: str, beginning: Place) -> _Reading | None:
    """Read whole names wherever they stand, and parts of the text that are a name: 中央路321号 鼓楼区 南京."""
    cities, provinces = _mentioned(text)
    provinces |= {beginning.province} if beginning.province else set()
    if len(cities) > 1 or len(provinces) > 1:
        return None
    province = next(iter(provinces), None)
    city = next((one for one in cities if province in (None, _home()[one])), None) or beginning.city
    counties = _counties_mentioned(text, _cities_within(province, city))
    if len(counties) == 1:
        return _Reading(_in_county(counties.pop()), "within")
    if city:
        return _Reading(Place(_home()[city], city), "within")
    if counties:
        return _Reading(Place(province), "ambiguous")
    return _Reading(Place(province), "within") if province and province != beginning.province else None


def _mentioned(text: str) -> tuple[set[str], set[str]]:
    """List the cities and provinces that are told with their kind, or by a part of the text that is their name."""
    cities: set[str] = set()
    provinces: set[str] = set()
    for name in (*_parts(text), *_whole_names().findall(_BREAK.sub("", text))):
        known = _cities().get(name, ())
        if name in _provinces():
            provinces.add(_provinces()[name])
        elif len(known) == 1 and name not in _ambiguous():
            cities.add(known[0])
    return cities, provinces | {_home()[city] for city in cities}


def _counties_mentioned(text: str, cities: frozenset[str] | None) -> set[County]:
    found: set[County] = set()
    flat = _BREAK.sub("", text)
    starts = {0} | {match.end() for match in re.finditer(r"[省市州盟号楼室路街\d,，、]", flat)}
    starts |= {flat.find(part) for part in _parts(text)}
    for start in starts:
        among, _, is_whole = county_at(flat[start:], cities)
        if is_whole:
            found |= set(among)
    return found


def _parts(text: str) -> list[str]:
    return [part for part in _BREAK.split(text) if part]


def _is_county(flat: str) -> bool:
    """Whether a text begins with a county whose name begins like a province's: 海南区, 河北区."""
    among, length, is_whole = county_at(flat, None)
    return bool(among) and is_whole and length > 2 and flat[:2] in _provinces() and flat[2:3] != "省"


def _told_province(flat: str) -> tuple[str | None, str]:
    province, rest = _province(flat)
    if province and len(rest) + 3 > len(flat) and is_road(rest):
        return None, flat
    while province and rest:
        again, shorter = _province(rest)
        if again != province or not shorter:
            break
        rest = shorter
    return province, rest


def _cities_within(province: str | None, city: str | None) -> frozenset[str] | None:
    if city:
        return frozenset({city})
    return _cities_of().get(province) if province else None


def _in_county(county: County) -> Place:
    return Place(_home()[county.city], county.city, county.name)


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
    """Read a text in letters: parts with commas between them in any order, else province, city or both."""
    parts = [_sounded(part) for part in text.split(",")]
    parts = [part for part in parts if part]
    if len(parts) > 1:
        province = next((_latin_provinces()[part] for part in parts if part in _latin_provinces()), None)
        told = [city for part in parts for city in _latin_cities().get(part, ()) if province in (None, _home()[city])]
        if len(set(told)) != 1:
            return Place(province)
        county = next((name for part in parts if (name := county_by_sound(part, told[0]))), None)
        return Place(_home()[told[0]], told[0], county)
    words = _LATIN_KIND.sub("", text.lower().replace("'", "")).split()
    for start in range(len(words)):
        head, tail = "".join(words[:start]), "".join(words[start:])
        place = _latin_pair(head, tail) or (_latin_pair(tail, head) if head else None)
        if place:
            return place
    return Place(_latin_provinces().get("".join(words)))


def _latin_pair(head: str, tail: str) -> Place | None:
    """Read the sounds of a province, which may be empty, and of a city."""
    province = _latin_provinces().get(head) or (_latin_provinces().get(tail) if not head else None)
    cities = [city for city in _latin_cities().get(tail, ()) if not head or _home()[city] == province]
    if len(cities) == 1 and (not head or province):
        return Place(_home()[cities[0]], cities[0])
    return None


def _sounded(part: str) -> str:
    return "".join(_LATIN_KIND.sub("", part.lower().replace("'", "")).split())


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
    for city in [city for city in _home() if city.endswith("县") and len(city) > 2 and city[:-1] not in known]:
        known[city[:-1]] = (city,)
    return known


@data.derived
def _only_city() -> dict[str, str]:
    """Provinces that are one city."""
    return {province: province for city, province in _home().items() if city == province}


@data.derived
def _latin_provinces() -> dict[str, str]:
    known = {row["english"].replace(" ", ""): row["province"] for row in data.rows("places")}
    return {**known, **{name: place for name, place in _english().items() if place in known.values()}}


@data.derived
def _latin_cities() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for city in _home():
        sound = "".join(pypinyin.lazy_pinyin(_KIND.sub("", city)))
        known[sound] = (*known.get(sound, ()), city)
    known |= {"chongqing": ("重庆市",), "hongkong": ("香港特别行政区",), "macau": ("澳门特别行政区",)}
    return {**known, **{name: (place,) for name, place in _english().items() if place in _home()}}


@data.derived
def _english() -> dict[str, str]:
    told = data.words("counties")["english"]
    return {re.sub(r"[^a-z]", "", name): place for name, place in told.items()}


@data.derived
def _ambiguous() -> frozenset[str]:
    return frozenset(data.words("counties")["ambiguous"])


@data.derived
def _cities_of() -> dict[str, frozenset[str]]:
    return {row["province"]: frozenset(row["cities"].split()) for row in data.rows("places")}


@data.derived
def _whole_names() -> re.Pattern[str]:
    """A province or a city told with its kind."""
    names = {name for name in (*_provinces(), *_home()) if len(name) > 2}
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
