"""Feeds that touches refer to: hospitals, affiliations, representatives, territories, contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hcploop.simulate.contents import NEVER_EXPIRES, Contents
from hcploop.simulate.doctors import NEVER, first_day
from hcploop.simulate.feed import Feed, renamed
from hcploop.simulate.field_force import FieldForce
from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Records, Truth
from hcploop.simulate.words import rows, words

REGION_OF = {
    "华北": "北京 天津 河北 山西 内蒙古",
    "东北": "辽宁 吉林 黑龙江",
    "华东": "上海 江苏 浙江 安徽 福建 江西 山东",
    "华中": "河南 湖北 湖南",
    "华南": "广东 广西 海南",
    "西南": "重庆 四川 贵州 云南",
    "西北": "陕西 甘肃 青海 宁夏 新疆",
}
REGION_EN = {
    "华北": "North",
    "东北": "Northeast",
    "华东": "East",
    "华中": "Central",
    "华南": "South",
    "西南": "Southwest",
    "西北": "Northwest",
}


def plain_feed(
    name: str,
    source: str,
    kind: str,
    columns: Mapping[str, Sequence[Any]],
    *,
    path: str,
    settings: Mapping[str, Any] | None = None,
) -> Feed:
    """Make a feed of one file whose raw columns bear the canonical names."""
    raw = {column: column for column in columns}
    return Feed(name, source, kind, path, {path: renamed(columns, raw)}, raw, settings or {})


def by_column(names: Sequence[str], rows_: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """Turn rows into columns, also where there is no row.

    Examples
    --------
    >>> by_column(["a", "b"], [("1", "2"), ("3", "4")]), by_column(["a"], [])
    ({'a': ['1', '3'], 'b': ['2', '4']}, {'a': []})
    """
    return {name: [row[place] for row in rows_] for place, name in enumerate(names)}


def institution_feed(plan: MarketPlan, hospitals: list[Hospital]) -> Feed:
    """Make the list of hospitals: official names, and most of the other names."""
    chance = plan.chance("hospitals", 1)
    aliases = []
    for hospital in hospitals:
        known = [name for name in (*hospital.aliases, hospital.former) if chance.random() < plan.known(0.8)]
        aliases.append("|".join(known))
    columns = {
        "institution_id": [h.institution_id for h in hospitals],
        "name": [h.name for h in hospitals],
        "aliases": aliases,
        "level": [h.level for h in hospitals],
        "province": [h.province for h in hospitals],
        "city": [h.city for h in hospitals],
        "is_listed": ["true" if chance.random() < 0.2 + 0.2 * h.level_rank else "false" for h in hospitals],
    }
    return plain_feed("hospitals", "crm", "institutions", columns, path="crm/hospitals.csv")


def affiliation_feed(plan: MarketPlan, truth: Truth, records: Records) -> Feed:
    """Make the CRM's list of who works where: main and second sites, former ones with their end."""
    chance = plan.chance("affiliations")
    doctors, hospitals = truth.doctors, truth.hospitals
    told: list[tuple[str, str, str, str, str, str]] = []
    for person, row in sorted(records.main_row().items()):
        one = records.rows[row]["source_id"]
        department = records.rows[row]["department"]
        moved = int(doctors.moved_on[person])
        turn = first_day(plan, moved).isoformat() if moved != NEVER else ""
        places = [(int(doctors.hospital[person]), turn, "", "true")]
        places += [(int(doctors.former_hospital[person]), "", turn, "false")] * (moved != NEVER)
        places += [(int(doctors.second_hospital[person]), "", "", "false")]
        for place, since, until, is_main in places:
            if place != NEVER and chance.random() < plan.known(0.85):
                told.append((one, hospitals[place].name, department, since, until, is_main))
    names = ("source_person_id", "hospital", "department", "since_on", "until_on", "is_main")
    return plain_feed(
        "crm_affiliations",
        "crm",
        "affiliations",
        by_column(names, told),
        path="crm/affiliations.csv",
        settings={"mode": "upsert"},
    )


def field_force_feeds(plan: MarketPlan, hospitals: list[Hospital], field_force: FieldForce) -> list[Feed]:
    """Make the lists of representatives and of territories with their hospitals."""
    chance = plan.chance("field_force", 1)
    count = len(field_force.rep_id)
    reps = {
        "rep_id": field_force.rep_id,
        "name": field_force.name,
        "team": field_force.team,
        "territory": field_force.territory,
        "filing_no": [f"BA{n:08d}" for n in chance.integers(10**8, size=count)],
        "filing_expires_on": [
            first_day(plan, plan.days + int(n)).isoformat() for n in chance.integers(-60, 700, count)
        ],
        "visits_per_week": [str(n) for n in chance.integers(15, 41, size=count)],
    }
    regions = {province: _region(plan, province) for province in {h.province for h in hospitals}}
    territories = {
        "territory": [h.province for h in hospitals],
        "parent": [regions[h.province] for h in hospitals],
        "region": [regions[h.province] for h in hospitals],
        "institution": [h.name for h in hospitals],
    }
    return [
        plain_feed("crm_reps", "crm", "reps", reps, path="crm/reps.xlsx"),
        plain_feed("crm_territories", "crm", "territories", territories, path="crm/territories.csv"),
    ]


def _region(plan: MarketPlan, province: str) -> str:
    chinese = {row["province_en"]: row["province"] for row in rows("cities.csv")}.get(province, province)
    region = next(name for name, provinces in REGION_OF.items() if chinese in provinces.split())
    return region if plan.is_zh else REGION_EN[region]


def content_feed(plan: MarketPlan, contents: Contents) -> Feed:
    """Make the list of contents; topics as their makers name them, for seven in ten."""
    chance = plan.chance("contents", 1)
    topics, data = words("topics.toml"), words("contents.toml")
    forms, styles = data["form"], data["styles_zh" if plan.is_zh else "styles_en"]
    said = [topics["topic"][topic] for topic in contents.topic]
    expires = [int(day) for day in contents.expires]
    columns = {
        "content_id": contents.content_id,
        "title": contents.title,
        "body": contents.body,
        "form": [forms[form]["key"] for form in contents.form],
        "axis": [topic["axis"] for topic in said],
        "focus": [topic["focus"] if chance.random() < plan.known(0.8) else "" for topic in said],
        "layer": [data["layers"][layer] if chance.random() < plan.known(0.7) else "" for layer in contents.layer],
        "topics": [topic[plan.lang] if chance.random() < plan.known(0.7) else "" for topic in said],
        "style": [styles[style] if chance.random() < plan.known(0.7) else "" for style in contents.style],
        "brand": [plan.brands[brand] if brand >= 0 else "" for brand in contents.brand],
        "published_at": [first_day(plan, day).isoformat() for day in contents.published],
        "expires_at": [first_day(plan, day).isoformat() if day < NEVER_EXPIRES // 2 else "" for day in expires],
        "state": ["expired" if day <= plan.days else "approved" for day in expires],
    }
    return plain_feed(
        "contents", "library", "contents", columns, path="contents/library.jsonl", settings={"mode": "upsert"}
    )
