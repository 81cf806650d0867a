"""Hospitals: which institution a name, as written, is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from hcploop import schema
from hcploop.structure import data
from hcploop.structure.kernels.co_names import co_names
from hcploop.structure.kernels.hospital_names import HospitalName, hospital_name, kindless
from hcploop.structure.kernels.pinyin import han_sound
from hcploop.structure.kernels.places import Place, place_of
from hcploop.structure.kernels.text import raw_values, simplified, tidied

_SITE = re.compile(r"院区$|[院区部]$")


@dataclass(frozen=True)
class HospitalRules:
    """How alike two names must be where no exact rule finds the hospital.

    Parameters
    ----------
    least_likeness : float
        Least share of letters in common, 0 to 1 (twice the common letters by all letters); above 1 turns it off.
    least_lead : float
        By how much the best must lead the second.
    """

    least_likeness: float = 0.86
    least_lead: float = 0.05


class _House(NamedTuple):
    institution_id: str
    hospital: str
    name: HospitalName
    place: Place
    key: str | None


class _Found(NamedTuple):
    house: _House | None
    score: float
    reason: str


class _Index:
    """Institutions by everything they can be found by."""

    def __init__(self, institutions: pa.Table) -> None:
        self.by_name: dict[str, list[_House]] = defaultdict(list)
        self.by_alias: dict[str, list[_House]] = defaultdict(list)
        self.by_core: dict[str, list[_House]] = defaultdict(list)
        self.by_kind: dict[tuple[Any, ...], dict[str, list[_House]]] = defaultdict(lambda: defaultdict(list))
        self.by_sound: dict[tuple[Any, ...], list[_House]] = defaultdict(list)
        self.by_proper: dict[str, list[_House]] = defaultdict(list)
        rows = institutions.select(["institution_id", "name", "aliases", "province", "city"]).to_pylist()
        names = simplified(tidied([row["name"] for row in rows]))
        places = simplified(tidied([f"{row['province'] or ''} {row['city'] or ''}" for row in rows]))
        for row, text, place_text in zip(rows, names, places, strict=True):
            self._add(row, text, place_text)

    def named(self, written: str) -> list[_House]:
        """Find the institutions that have it for a name or alias."""
        return [*self.by_name.get(written, ()), *self.by_alias.get(written, ())]

    def _add(self, row: dict[str, Any], text: str, place_text: str) -> None:
        name = hospital_name(text)
        place = _merged(name.place, place_of(place_text))
        house = _House(row["institution_id"], row["name"], name, place, _key(name, place, place_text))
        self.by_name[name.written].append(house)
        self.by_core[name.core].append(house)
        self.by_kind[(name.numbers, name.kinds)][name.core].append(house)
        self.by_sound[(name.numbers, _sound(name))].append(house)
        self.by_proper[_proper(name)].append(house)
        aliases = [*simplified(tidied(row["aliases"] or [])), *name.others, *co_names(name, place)]
        for alias in aliases:
            other = hospital_name(alias)
            self.by_alias[other.written].append(house)
            if not other.is_generic or other.place.province:
                self.by_core[other.core].append(house._replace(name=other))


def hospitals(values: pa.Table, institutions: pa.Table, *, rules: HospitalRules = HospitalRules()) -> pa.Table:
    """Say which institution each name, as written, is.

    In this order: the official name; an alias; the name proper in the same place (campus, university, 省/市,
    第一/1, 附属第一/一附院 written one way); the name proper alone where only one hospital has it; likeness, where the
    two differ by like-sounding or left-out characters only. Never across cities, numbers or kinds of hospital.

    Parameters
    ----------
    values : table with the column `raw`, and `place` where province and city stood beside the name
        Distinct names.
    institutions : schema.institution
        The market's list; may be empty.
    rules : HospitalRules
        How alike is alike enough.

    Returns
    -------
    schema.hospital_match
        One row a value, in their order. `hospital_key` is equal for two spellings of one hospital even without a
        list; it is null for a name that says nothing without a place (第一人民医院).

    Examples
    --------
    >>> listed = schema.institution.arrow(
    ...     [{"institution_id": "tr", "name": "首都医科大学附属北京同仁医院", "city": "北京市"}]
    ... )
    >>> match = hospitals(pa.table({"raw": ["同仁醫院"], "place": ["北京"]}), listed).to_pylist()[0]
    >>> match["institution_id"], match["reason"], match["hospital_key"]
    ('tr', 'key', '北京:同仁')
    """
    raw = raw_values(values)
    beside = raw_values(values, "place") if "place" in values.column_names else [""] * len(raw)
    shown = tidied(raw)
    index = _Index(institutions)
    rows = [
        _match(text, key, place_text, index, rules)
        for text, key, place_text in zip(shown, simplified(shown), simplified(tidied(beside)), strict=True)
    ]
    table = pa.table(
        {
            "raw": values["raw"],
            "place": pa.array(beside, pa.string()),
            **{
                column: pa.array([row[column] for row in rows], schema.hospital_match.arrow_schema.field(column).type)
                for column in list(schema.hospital_match.columns)[2:]
            },
        }
    )
    return schema.hospital_match.check_arrow(table)


def _match(shown: str, text: str, place_text: str, index: _Index, rules: HospitalRules) -> dict[str, Any]:
    if not text:
        nothing = dict.fromkeys(("institution_id", "hospital", "hospital_key", "province", "city"))
        return {**nothing, "score": 0.0, "reason": "empty"}
    name = hospital_name(text)
    place = _merged(name.place, place_of(place_text) if place_text else Place())
    found = _find(name, place, index, rules)
    house = found.house
    return {
        "institution_id": house.institution_id if house else None,
        "hospital": house.hospital if house else shown,
        "hospital_key": house.key if house else _key(name, place, place_text),
        "province": house.place.province if house else place.province,
        "city": house.place.city if house else place.city,
        "score": found.score,
        "reason": found.reason,
    }


def _find(name: HospitalName, place: Place, index: _Index, rules: HospitalRules) -> _Found:
    others = [house for other in name.others for house in index.named(hospital_name(other).written)]
    listed = index.by_core.get(name.core, [])
    in_place = [house for house in listed if _is_here(name, place, house)]
    anywhere = [house for house in listed if not _needs_place(name, house) and _is_compatible(name, place, house)]
    steps: tuple[tuple[Iterable[_House], float, str], ...] = (
        ([house for house in index.by_name.get(name.written, ()) if _may_be(place, house)], 1.0, "exact"),
        ([house for house in index.by_alias.get(name.written, ()) if _may_be(place, house)], 0.98, "alias"),
        ([house for house in others if _may_be(place, house) and _has_number(name, house)], 0.97, "alias"),
        (in_place, 0.95, "key"),
        (anywhere, 0.9, "place"),
        (_without_area(name, place, index), 0.88, "short"),
    )
    for houses, score, reason in steps:
        distinct = {house.institution_id: house for house in _of_campus(name, houses)}
        if len(distinct) == 1:
            return _Found(next(iter(distinct.values())), score, reason)
        if distinct:
            return _Found(None, 0.0, "ambiguous")
    return _similar(name, place, index, rules)


def _without_area(name: HospitalName, place: Place, index: _Index) -> list[_House]:
    """Find the hospitals of the city that are called so without their district: 双桥医院, 朝阳区双桥医院."""
    if name.is_generic or place.city is None or len(kindless(_proper(name))) < 2:
        return []
    return [
        house
        for house in index.by_proper.get(_proper(name), ())
        if house.place.city == place.city and bool(name.area) != bool(house.name.area) and not house.name.is_generic
    ]


def _proper(name: HospitalName) -> str:
    return name.core.removeprefix(name.area)


def _needs_place(name: HospitalName, house: _House) -> bool:
    """Whether hospitals of several cities are called so; the only 太和县中医院 of a list is the one that is meant."""
    if not name.is_generic:
        return False
    is_common = len(name.area) < 2 or name.area in data.words("hospitals")["common_areas"]
    return is_common or not (house.name.area or house.name.university)


def _has_number(name: HospitalName, house: _House) -> bool:
    return not name.numbers or not house.name.numbers or name.numbers == house.name.numbers


def _of_campus(name: HospitalName, houses: Iterable[_House]) -> list[_House]:
    """Leave out other sites; where a hospital and its sites are listed, take the one that is named."""
    houses = list(houses)
    site = _SITE.sub("", name.campus)
    called = [house for house in houses if site and site in _SITE.sub("", house.name.campus)]
    fitting = [house for house in houses if not name.campus or house.name.campus in ("", name.campus)]
    return [house for house in fitting if house.name.campus == name.campus] or called or fitting


def _similar(name: HospitalName, place: Place, index: _Index, rules: HospitalRules) -> _Found:
    block = index.by_kind.get((name.numbers, name.kinds), {})
    unknown = _Found(None, 0.0, "unknown")
    if name.is_generic or len(name.core) < 3 or rules.least_likeness > 1:
        return unknown
    alike = index.by_sound.get((name.numbers, _sound(name)), ())
    same = {house.institution_id: house for house in alike if _is_akin(name, place, house)}
    if len(same) == 1:
        return _Found(next(iter(same.values())), 0.85, "similar")
    fitting = {
        core: [house for house in houses if _is_akin(name, place, house)]
        for core, houses in block.items()
        if abs(len(core) - len(name.core)) <= 2
    }
    choices = [core for core, houses in fitting.items() if houses]
    best = process.extract(name.core, choices, scorer=fuzz.ratio, limit=2, score_cutoff=100 * rules.least_likeness)
    if not best:
        return unknown
    likeness = best[0][1] / 100
    lead = likeness - best[1][1] / 100 if len(best) > 1 else 1.0
    houses = {house.institution_id: house for house in fitting[best[0][0]]}
    if lead < rules.least_lead or len(houses) > 1:
        return _Found(None, 0.0, "ambiguous")
    if not _differs_by_typing(name.core, best[0][0]):
        return unknown
    return _Found(next(iter(houses.values())), round(0.9 * likeness, 4), "similar")


def _sound(name: HospitalName) -> str:
    return han_sound(name.core, surname="")


def _is_akin(name: HospitalName, place: Place, house: _House) -> bool:
    is_same_site = house.name.area == name.area and house.name.campus in ("", name.campus)
    return is_same_site and not house.name.is_generic and _is_compatible(name, place, house)


def _differs_by_typing(one: str, other: str) -> bool:
    """Whether characters were exchanged for others of the same sound, or one that hardly matters was left out."""
    changes = Levenshtein.editops(one, other)
    slips = 0
    for change in changes:
        letters = one[change.src_pos : change.src_pos + 1], other[change.dest_pos : change.dest_pos + 1]
        if change.tag == "replace":
            if letters[0].isascii() or han_sound(letters[0], surname="") != han_sound(letters[1], surname=""):
                return False
        elif letters[change.tag == "insert"] not in data.words("hospitals")["noise"]:
            slips += 1
    is_local = any(word in one for word in ("乡", "镇", "村", "社区", "卫生院"))
    return slips == 0 or (slips == 1 and len(changes) == 1 and len(one) >= 7 and not is_local)


def _is_here(name: HospitalName, place: Place, house: _House) -> bool:
    """Whether both names tell, or stand beside, the same place."""
    told, there = name.place, house.name.place
    if told.province and there.province:
        return told == there
    return place.city is not None and place.city == house.place.city and (not name.is_generic or _is_city(name, house))


def _is_city(name: HospitalName, house: _House) -> bool:
    """Whether neither is a provincial hospital, nor one that a list names without telling whose it is.

    河南省人民医院 in 郑州 is no 郑州市人民医院; the 妇幼保健院 of a list may be a county's.
    """
    if name.place.city and house.name.place.province is None and not house.name.numbers:
        return False
    return all(told.place.province is None or told.place.city for told in (name, house.name))


def _is_compatible(name: HospitalName, place: Place, house: _House) -> bool:
    """Whether nothing that is known of the two places speaks against one hospital."""
    told, there = name.place, house.name.place
    if told.province and there.province and name.is_generic and told != there:
        return False
    if name.university and house.name.university and name.university != house.name.university:
        return False
    if not (_is_near(name.seat, told, house.place) and _is_near(house.name.seat, there, place)):
        return False
    return _may_be(place, house)


def _is_near(seat: str | None, told: Place, other: Place) -> bool:
    """Whether a name that tells its university's place only may be the other: 苏州大学附属广济医院 is none of 贺州."""
    return seat is None or told.province is not None or other.province in (None, seat)


def _may_be(place: Place, house: _House) -> bool:
    cities = {place.city, house.place.city} - {None}
    provinces = {place.province, house.place.province} - {None}
    return len(cities) <= 1 and len(provinces) <= 1


def _merged(told: Place, beside: Place) -> Place:
    """What the name tells of its place, filled up with what stands beside it."""
    if told.city or (told.province and beside.province not in (None, told.province)):
        return told
    return Place(told.province or beside.province, beside.city)


def _key(name: HospitalName, place: Place, place_text: str) -> str | None:
    named = name.place.city or name.place.province or place.city
    where = named or (place_text.lower() if place_text.isascii() else "")
    if name.is_generic and not where:
        return None
    short = where if where.isascii() else (where[:-1] if where.endswith(("市", "省")) else where)
    return f"{short}:{name.core}"
