"""Made-up hospitals: official names, aliases, former names, campuses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import Words, rows, weights, words

DOCTORS_PER_HOSPITAL = 12
ORDINALS_ZH = "一二三四五六七八九十"
ORDINALS_EN = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
REGIONS = {"广西": "广西壮族自治区", "内蒙古": "内蒙古自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区"}


@dataclass(frozen=True)
class Hospital:
    """A hospital as it is, and the ways in which people write it."""

    institution_id: str
    name: str
    aliases: tuple[str, ...]
    former: str
    campuses: tuple[str, ...]
    level: str
    level_rank: int
    city: str
    province: str
    province_code: str
    area_code: str

    @property
    def is_core(self) -> bool:
        """Whether it stands in one of the four first-tier cities."""
        return self.area_code in {"010", "021", "020", "0755"}


def make_hospitals(plan: MarketPlan) -> list[Hospital]:
    """Make the market's hospitals, about one for twelve doctors, no two of one name.

    Parameters
    ----------
    plan : MarketPlan
        Size, seed and language.

    Returns
    -------
    list of Hospital
        Large and well-known kinds are more likely; each has a level, a city and other names.
    """
    chance = plan.chance("hospitals")
    cities, patterns = rows("cities.csv"), words("hospitals.toml")["pattern"]
    choices = _choices(cities, patterns)
    # Gumbel noise on the log weights draws without replacement, however large the market.
    noise = chance.gumbel(size=len(choices))
    order = np.argsort(-(np.log([weight for *_, weight in choices]) + noise))
    wanted = max(3, plan.hcps // DOCTORS_PER_HOSPITAL)
    made: dict[str, Hospital] = {}
    for place in order:
        if len(made) == wanted:
            break
        city, pattern, number, _ = choices[place]
        hospital = _build(plan, cities[city], (patterns[pattern], number), chance, len(made))
        made.setdefault(hospital.name, hospital)
    return list(made.values())


def _choices(cities: tuple[dict[str, str], ...], patterns: list[Words]) -> list[tuple[int, int, int, float]]:
    provinces_seen: set[tuple[str, int]] = set()
    found = []
    for city, row in enumerate(cities):
        for kind, pattern in enumerate(patterns):
            if "{province}" in pattern["zh"]:
                if (row["province"], kind) in provinces_seen:
                    continue
                provinces_seen.add((row["province"], kind))
            pull = pattern["weight"] * (float(row["weight"]) if pattern["ordinals"] > 1 else 1.0)
            found += [(city, kind, n, pull / (1 + n / 4)) for n in range(pattern["ordinals"])]
    return found


def _build(
    plan: MarketPlan,
    city: dict[str, str],
    pattern_number: tuple[Words, int],
    chance: np.random.Generator,
    place: int,
) -> Hospital:
    pattern, number = pattern_number
    data, lang = words("hospitals.toml"), plan.lang
    fill = _fillings(plan, city, pattern, number)
    level = int(chance.choice(3, p=weights(pattern["levels"])))
    campus_names = data["campuses" if plan.is_zh else "campuses_en"]
    some = chance.permutation(len(campus_names))[: 2 if chance.random() < 0.3 else 0]
    aliases = [_filled(alias, fill) for alias in pattern["aliases" if plan.is_zh else "aliases_en"]]
    name = _filled(pattern[lang], fill)
    return Hospital(
        institution_id=f"H{place + 1:05d}",
        name=name,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
        former=_filled(pattern["former" if plan.is_zh else "former_en"], fill),
        campuses=tuple(campus_names[i] for i in some),
        level=data["levels" if plan.is_zh else "levels_en"][level],
        level_rank=3 - level,
        city=city["city" if plan.is_zh else "city_en"],
        province=city["province" if plan.is_zh else "province_en"],
        province_code=city["province_code"],
        area_code=city["area_code"],
    )


def _fillings(plan: MarketPlan, city: dict[str, str], pattern: Words, number: int) -> dict[str, str]:
    data = words("hospitals.toml")
    saints = data["saints" if plan.is_zh else "saints_en"]
    many = pattern["ordinals"] > len(ORDINALS_ZH)
    # Numbered hospitals of the army are told apart by the city's area code.
    army = f"{int(city['area_code']) % 9 + 1}{number:02d}"
    ordinal = ORDINALS_ZH[number % 10] if plan.is_zh else ORDINALS_EN[number % 10]
    province = city["province" if plan.is_zh else "province_en"]
    return {
        "{city}": city["city" if plan.is_zh else "city_en"],
        "{province}省": f"{province}市" if city["province"] == city["city"] else REGIONS.get(province, province + "省"),
        "{province}": province,
        "{saint}": saints[(number + int(city["area_code"])) % len(saints)],
        "{n}": army if many else ordinal,
    }


def _filled(pattern: str, fill: dict[str, str]) -> str:
    for blank, value in fill.items():
        pattern = pattern.replace(blank, value)
    return pattern
