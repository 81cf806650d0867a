"""What offices know beside sales: where representatives are received, who is on which list, what was planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hcploop.simulate.doctors import GRADES, first_day
from hcploop.simulate.feed import Feed, renamed
from hcploop.simulate.field_force import FieldForce
from hcploop.simulate.goals import Goal
from hcploop.simulate.headings import (
    EXECUTIONS_ZH,
    GIVEN_ZH,
    METRICS_ZH,
    PERMITS_ZH,
    PLANS_ZH,
    PROCEDURES_ZH,
    STATEMENTS_ZH,
    STATES_ZH,
    TARGETS_ZH,
    TERMS_ZH,
    headings,
    value_map,
)
from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Truth
from hcploop.simulate.words import words

PERMITTING = 0.88
"""Share of hospitals that receive representatives at all."""
SUPPRESSED_SHARE = 0.015
UNNAMED_SHARE = 0.3
"""Share of a target list's rows that name the doctor by name and hospital only."""
PERSONALISATION_REFUSED = 0.03
TERMS_SHARE = 0.7
"""Share of doctors who agreed to every channel when they signed up, before what they said of single channels."""

Row = tuple[Any, ...]


def _feed(
    plan: MarketPlan, name: str, kind: str, chinese: Mapping[str, str], rows: Sequence[Row], **settings: object
) -> Feed:
    raw, path = headings(plan, chinese), str(settings.pop("path"))
    columns = {column: [row[place] for row in rows] for place, column in enumerate(chinese)}
    return Feed(name, "crm", kind, path, {path: renamed(columns, raw)}, raw, settings)


def permit_feed(plan: MarketPlan, hospitals: list[Hospital]) -> Feed:
    """Make the hours at which hospitals receive representatives; a hospital without a row receives none."""
    chance, places = plan.chance("permits"), words("said.toml")["place"][plan.lang]
    days = ("周一", "星期二", "周三", "星期四", "5") if plan.is_zh else ("Mon", "Tuesday", "Wed", "Thursday", "5")
    hours = (
        (("9:00", "11:30"), ("14点", "16点半"), ("下午2:30", "17:00"))
        if plan.is_zh
        else (("9:00", "11:30"), ("2 pm", "4:30 pm"), ("14:30", "17:00"))
    )
    rows: list[Row] = []
    for hospital in hospitals:
        is_received = chance.random() < PERMITTING
        count = 1 + int(chance.integers(3))
        when = chance.permutation(len(days))[:count]
        time, place = int(chance.integers(len(hours))), places[int(chance.integers(len(places)))]
        written = hospital.aliases[0] if hospital.aliases and chance.random() < plan.rate(0.05) else hospital.name
        if is_received:
            rows += [(written, days[day], *hours[time], place, "") for day in sorted(when)]
    return _feed(plan, "receptions", "permits", PERMITS_ZH, rows, path="crm/receptions.csv", mode="replace_window")


def target_feed(plan: MarketPlan, truth: Truth, ids: Sequence[str], field_force: FieldForce) -> Feed:
    """Make the target list of the coming quarter, the best grades of each brand, and the list of the suppressed.

    Parameters
    ----------
    plan : MarketPlan
        Brands, seed.
    truth : Truth
        Names, hospitals, grades.
    ids : sequence of str
        The CRM's id of every doctor; empty for those whom it does not know.
    field_force : FieldForce
        Who cares for whom.

    Returns
    -------
    Feed
        A workbook; three in ten of the quarter's rows name nobody's id, and a few are of doctors the CRM lacks.
    """
    chance, doctors, rows = plan.chance("targets"), truth.doctors, list[Row]()
    quarter = f"{plan.as_of.year}Q{min(4, plan.as_of.month // 3 + 1)}"
    for person in np.flatnonzero(doctors.grades.min(axis=0) <= 1).tolist():
        brand = int(doctors.grades[:, person].argmin())
        grade, place = GRADES[int(doctors.grades[brand, person])], int(doctors.hospital[person])
        is_named = bool(ids[person]) and chance.random() >= UNNAMED_SHARE
        rep = field_force.rep_id[int(field_force.of_hospital[place])]
        told = plan.brands[brand] if len(plan.brands) > 1 else ""
        name, hospital = doctors.names[person].text(plan), truth.hospitals[place].name
        rows.append((quarter, ids[person] if is_named else "", name, hospital, told, grade, rep))
    for one in filter(None, ids):
        if chance.random() < SUPPRESSED_SHARE:
            rows.append(("suppressed", one, "", "", "", "", ""))
    return _feed(plan, "target_lists", "targets", TARGETS_ZH, rows, path="crm/targets.xlsx", mode="upsert")


def plan_feed(plan: MarketPlan, goals: Sequence[Goal]) -> Feed:
    """Make the monthly goals of the whole market."""
    says = {name: word for word, name in value_map(plan, METRICS_ZH).items()}
    rows: list[Row] = [(says[goal.metric], goal.period, goal.goal) for goal in goals]
    settings = {"values": {"metric": value_map(plan, METRICS_ZH)}, "mode": "upsert"}
    return _feed(plan, "goals", "plans", PLANS_ZH, rows, path="plans/goals.csv", **settings)


def reply_feeds(plan: MarketPlan) -> list[Feed]:
    """Make the files in which suggestions will come back; nothing was suggested yet, so they hold a header only."""
    settings = {"values": {"state": value_map(plan, STATES_ZH)}}
    return [
        _feed(plan, kind, kind, EXECUTIONS_ZH, [], path=f"field/{kind}.csv", **settings)
        for kind in ("executions", "feedback")
    ]


def statement_feed(plan: MarketPlan, truth: Truth, ids: Sequence[str], field_force: FieldForce) -> Feed:
    """Make what representatives report that doctors said of the beliefs that surveys ask about, too."""
    chance, texts = plan.chance("statements"), words("said.toml")["statement"][plan.lang]
    beliefs, rows = words("asked.toml")["belief_items"], list[Row]()
    for person in np.flatnonzero(chance.random(len(ids)) < 0.2).tolist():
        day, belief, text = (int(chance.integers(n)) for n in (plan.days, len(beliefs), len(texts)))
        if ids[person]:
            rep = field_force.rep_id[int(field_force.of_hospital[int(truth.doctors.hospital[person])])]
            rows.append((ids[person], beliefs[belief], first_day(plan, day).isoformat(), texts[text], rep))
    return _feed(plan, "statements", "statements", STATEMENTS_ZH, rows, path="crm/statements.csv")


def terms_feed(plan: MarketPlan, ids: Sequence[str]) -> Feed:
    """Make what doctors agreed to when they signed up (every channel), and who refuses to be advised by machine.

    Parameters
    ----------
    plan : MarketPlan
        Seed.
    ids : sequence of str
        The CRM's id of every doctor; empty for those whom it does not know.

    Returns
    -------
    Feed
        All of it older than what is told of single channels, so that those count.
    """
    chance, rows = plan.chance("terms"), list[Row]()
    said = {name: word for word, name in value_map(plan, GIVEN_ZH).items()}
    every, personal = ("全部", "个性化推荐") if plan.is_zh else ("Every", "Personalisation")
    for one in ids:
        agrees, refuses = chance.random() < TERMS_SHARE, chance.random() < PERSONALISATION_REFUSED
        day = first_day(plan, -301 - int(chance.integers(300))).isoformat()
        if one and agrees:
            rows.append((one, every, said["granted"], day, "", "v1"))
        if one and refuses:
            rows.append((one, every, said["refused"], day, personal, "v1"))
    values = {"channel": {every: "all"}, "state": value_map(plan, GIVEN_ZH), "purpose": {personal: "personalisation"}}
    return _feed(plan, "terms", "consents", TERMS_ZH, rows, path="crm/terms.csv", values=values)


def procedure_feed(plan: MarketPlan, truth: Truth, ids: Sequence[str]) -> Feed:
    """Make procedures with a device: the higher a doctor stands, the more, and the fewer with a teacher."""
    chance, rows = plan.chance("procedures"), list[Row]()
    for person in np.flatnonzero(chance.random(len(ids)) < 0.3).tolist():
        rank = int(truth.doctors.title[person])
        for _ in range(int(chance.poisson(1 + 2 * rank))):
            day, is_taught = int(chance.integers(plan.days)), chance.random() < (0.6, 0.3, 0.1, 0.02)[rank]
            hospital = truth.hospitals[int(truth.doctors.hospital[person])].name
            level = str(1 + min(3, rank))
            told = (first_day(plan, day).isoformat(), hospital, "CRRT", level, str(bool(is_taught)).lower(), "D-1")
            rows.append((ids[person], *told))
    return _feed(plan, "procedures", "procedures", PROCEDURES_ZH, rows, path="crm/procedures.csv")
