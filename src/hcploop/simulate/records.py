"""The records that the sources of people hold: each knows half of the fields, and some of it wrongly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.simulate.doctors import NEVER, Doctors
from hcploop.simulate.habits import HABITS, Habit
from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.phones import Phones, misdialled, written
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.spelling import spell_department, spell_hospital, spell_name, spell_title
from hcploop.simulate.words import traditional, words

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
SCRIPT_FIELDS = ("name", "hospital", "department", "title", "city")

Record = dict[str, str]


@dataclass(frozen=True)
class Truth:
    """All that is true about people and places, for the parts that write it down."""

    hospitals: list[Hospital]
    doctors: Doctors
    phones: Phones
    unionids: dict[str, list[str]]


@dataclass(frozen=True)
class Records:
    """The records of one source: `rows` by canonical column, and whose each is (a place among the doctors)."""

    source: str
    rows: list[Record]
    person: np.ndarray

    def main_row(self) -> dict[int, int]:
        """Give the first record of each doctor."""
        first: dict[int, int] = {}
        for place, person in enumerate(self.person):
            first.setdefault(int(person), place)
        return first


def make_unionids(plan: MarketPlan) -> dict[str, list[str]]:
    """Make a unionid for every doctor on each of two platforms: two companies' ids never meet."""
    chance = plan.chance("phones", 1)
    made = {}
    for platform in ("wechat_a", "wechat_b"):
        letters = chance.integers(len(ALPHABET), size=(plan.hcps, 26))
        made[platform] = ["o6" + "".join(ALPHABET[i] for i in row) + f"@{platform}" for row in letters]
    return made


def make_records(plan: MarketPlan, truth: Truth) -> dict[str, Records]:
    """Make the records of every source of people.

    Parameters
    ----------
    plan : MarketPlan
        Seed, language, unkindness.
    truth : Truth
        Who the doctors are.

    Returns
    -------
    dict of str to Records
        By source, in an order that says nothing about who is who.
    """
    return {habit.source: _source(plan, habit, truth) for habit in HABITS}


def _source(plan: MarketPlan, habit: Habit, truth: Truth) -> Records:
    chance = plan.chance(f"people_{habit.source}")
    people = _covered(plan, habit, truth.doctors, chance)
    rows = [_record(plan, habit, truth, int(person), chance) for person in people]
    for place, row in enumerate(rows):
        row["source_id"] = f"{habit.prefix}{place + 1:06d}"
    return Records(habit.source, rows, people)


def _covered(plan: MarketPlan, habit: Habit, doctors: Doctors, chance: np.random.Generator) -> np.ndarray:
    count = len(doctors)
    pull = np.ones(count)
    if habit.source == "academic":
        # Lists of opinion leaders hold those who publish.
        pull = 0.2 + np.log1p(doctors.papers)
        pull *= 1 / pull.mean()
    is_known = chance.random(count) < habit.coverage * pull
    known = np.flatnonzero(is_known)
    twice = known[chance.random(len(known)) < plan.rate(habit.second)]
    return chance.permutation(np.concatenate([known, twice]))


def _record(plan: MarketPlan, habit: Habit, truth: Truth, person: int, chance: np.random.Generator) -> Record:
    day = int(chance.integers(-600, plan.days))
    known = {field for field, share in habit.knows.items() if chance.random() < plan.known(share)}
    doctors = truth.doctors
    phone, is_own = _phone(plan, habit, truth.phones, (person, day), chance)
    name, is_vague = spell_name(plan, habit, doctors.names[person], int(doctors.title[person]), chance)
    if is_vague and not ("phone" in known and is_own) and chance.random() < 0.85:
        # Someone who keeps the name to herself has usually told where she works.
        known |= {"hospital", "department", "phone"} & habit.knows.keys()
        phone, is_own = truth.phones.own[person], True
    place = _place(plan, habit, doctors, (person, day), chance)
    full = {
        "name": name,
        "hospital": spell_hospital(plan, habit, truth.hospitals[place], chance),
        "department": spell_department(plan, int(doctors.department[person]), chance),
        "title": spell_title(plan, int(doctors.title[person]), chance),
        "academic_title": words("titles.toml")["academic"][plan.lang][int(doctors.academic[person])],
        "province": truth.hospitals[place].province,
        "city": truth.hospitals[place].city,
        "phone": phone,
        "email": doctors.email[person],
        "licence_no": doctors.licence[person],
        "wechat_unionid": _unionid(habit, truth, person, chance),
        "graduated_year": str(doctors.graduated_year[person]),
        "papers": str(doctors.papers[person]),
        "society_posts": str(doctors.society_posts[person]),
    }
    row = {field: full[field] if field in known else "" for field in habit.knows}
    if chance.random() < plan.rate(habit.traditional) and plan.is_zh:
        row |= {field: traditional(row[field]) for field in SCRIPT_FIELDS if field in row}
    return row | {"day": str(day)}


def _phone(
    plan: MarketPlan,
    habit: Habit,
    phones: Phones,
    person_day: tuple[int, int],
    chance: np.random.Generator,
) -> tuple[str, bool]:
    person, day = person_day
    number, is_own = phones.own[person], True
    if phones.second[person] and chance.random() < 0.35:
        number = phones.second[person]
    if phones.shared[person] and chance.random() < habit.shared_phone:
        number, is_own = phones.shared[person], False
    elif phones.passed[person] and (day < phones.passed_on[person] or chance.random() < habit.old_phone / 2):
        number, is_own = phones.passed[person], False
    if chance.random() < plan.rate(habit.slip) / 2:
        number, is_own = misdialled(number, chance), False
    return (written(number, chance) if plan.unkindness > 0 else number), is_own


def _place(
    plan: MarketPlan,
    habit: Habit,
    doctors: Doctors,
    person_day: tuple[int, int],
    chance: np.random.Generator,
) -> int:
    person, day = person_day
    second = int(doctors.second_hospital[person])
    if second != NEVER and habit.source != "crm" and chance.random() < plan.rate(0.35):
        return second
    return doctors.hospital_on(person, day)


def _unionid(habit: Habit, truth: Truth, person: int, chance: np.random.Generator) -> str:
    if habit.source in truth.unionids:
        return truth.unionids[habit.source][person]
    platform = "wechat_a" if chance.random() < 0.7 else "wechat_b"
    return truth.unionids[platform][person]
