"""Records of people as feeds: six sources, five formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from hcploop.simulate.bad_rows import Columns, with_bad_phones
from hcploop.simulate.doctors import GRADES, first_day
from hcploop.simulate.feed import UTF8_BOM, Feed, renamed
from hcploop.simulate.field_force import FieldForce
from hcploop.simulate.headings import ACTIVE_ZH, PEOPLE_ZH, headings, value_map
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Record, Records, Truth

FILES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "wechat_a": ("wechat_a/users.jsonl", {}),
    "wechat_b": ("wechat_b/members.csv", {"encoding": UTF8_BOM}),
    "meeting": ("meeting/signup.xlsx", {"header_row": 2}),
    "portal": ("portal/accounts.parquet", {}),
    "academic": ("academic/experts.tsv", {"encoding": "utf-8"}),
}
UPDATED_SHARE = 0.05


def people_feeds(plan: MarketPlan, truth: Truth, records: dict[str, Records], field_force: FieldForce) -> list[Feed]:
    """Make the feeds of people.

    Parameters
    ----------
    plan : MarketPlan
        Language, brands, seed.
    truth : Truth
        For grades and who moved.
    records : dict of str to Records
        By source.
    field_force : FieldForce
        Who cares for whom.

    Returns
    -------
    list of Feed
        The CRM comes in two files, the second with what changed; the others are one file each.
    """
    feeds = [_crm(plan, truth, records["crm"], field_force)]
    for source, (path, settings) in FILES.items():
        raw = headings(plan, PEOPLE_ZH[source])
        columns = _columns(plan, records[source].rows, raw)
        feeds.append(
            Feed(
                f"{source}_people",
                source,
                "people",
                path,
                {path: renamed(columns, raw)},
                raw,
                {**settings, "mode": "upsert"},
            )
        )
    return feeds


def _columns(plan: MarketPlan, rows: list[Record], raw: Mapping[str, str]) -> Columns:
    columns: Columns = {name: [row.get(name, "") for row in rows] for name in raw if name != "updated_at"}
    columns["updated_at"] = [first_day(plan, int(row["day"])).isoformat() for row in rows]
    return columns


def _crm(plan: MarketPlan, truth: Truth, records: Records, field_force: FieldForce) -> Feed:
    grades = ["grade"] if len(plan.brands) == 1 else [f"grade_{brand}" for brand in plan.brands]
    raw = headings(plan, PEOPLE_ZH["crm"])
    raw |= {grade: grade.replace("grade", "分级" if plan.is_zh else "Grade") for grade in grades}
    columns = _columns(plan, records.rows, raw)
    columns = with_bad_phones(plan, columns) | _crm_own(plan, truth, records, field_force)
    first = renamed(columns, raw)
    settings = {
        "encoding": "gb18030" if plan.is_zh else "utf-8",
        "mode": "upsert",
        "values": {"is_active": value_map(plan, ACTIVE_ZH)},
    }
    files = {"crm/doctors_1.csv": first}
    if plan.unkindness > 0:
        files["crm/doctors_2.csv"] = _changes(plan, truth, records, first, raw)
    return Feed("crm_doctors", "crm", "people", "crm/doctors_*.csv", files, raw, settings)


def _crm_own(plan: MarketPlan, truth: Truth, records: Records, field_force: FieldForce) -> Columns:
    chance = plan.chance("people_crm", 1)
    person, doctors = records.person, truth.doctors
    active = {name: raw for raw, name in value_map(plan, ACTIVE_ZH).items()}
    rep = field_force.of_hospital[doctors.hospital[person]]
    has_left = chance.random(len(person)) < plan.rate(0.02)
    made: Columns = {
        "rep_id": [field_force.rep_id[i] if chance.random() < plan.known(0.95) else "" for i in rep],
        "is_active": [active["false" if left else "true"] for left in has_left],
    }
    names = ["grade"] if len(plan.brands) == 1 else [f"grade_{brand}" for brand in plan.brands]
    for name, grade in zip(names, doctors.grades, strict=True):
        known = chance.random(len(person)) < plan.known(0.92)
        made[name] = [GRADES[g] if knows else "" for g, knows in zip(grade[person], known, strict=True)]
    return made


def _changes(plan: MarketPlan, truth: Truth, records: Records, first: pa.Table, raw: Mapping[str, str]) -> pa.Table:
    """The second file: rows of doctors who moved, with their new hospital, and some that only repeat."""
    chance = plan.chance("people_crm", 2)
    hospitals, doctors = truth.hospitals, truth.doctors
    moved = doctors.moved_on[records.person] >= 0
    repeats = chance.random(len(moved)) < UPDATED_SHARE
    rows = np.flatnonzero((moved & (chance.random(len(moved)) < 0.7)) | repeats)
    columns: dict[str, Sequence[Any]] = {name: first[name].take(rows).to_pylist() for name in first.column_names}
    now = [int(doctors.hospital[records.person[row]]) for row in rows]
    moved_on = [max(0, int(doctors.moved_on[records.person[row]])) for row in rows]
    new: dict[str, Sequence[Any]] = {
        raw["hospital"]: [hospitals[i].name for i in now],
        raw["province"]: [hospitals[i].province for i in now],
        raw["city"]: [hospitals[i].city for i in now],
        raw["updated_at"]: [first_day(plan, min(day + 20, plan.days - 1)).isoformat() for day in moved_on],
    }
    return pa.table(columns | new)
