"""The doctors of the made-up market as they truly are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.names import Name
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.words import latin, rows, weights

DISEASES = ("lung", "breast", "gastro")
DISEASE_SHARES = (0.45, 0.25, 0.30)
GRADES = "ABCD"
GRADE_SHARES = (0.10, 0.25, 0.40, 0.25)
NEVER = -1
SAME_DEPARTMENT = 0.15
"""Share of namesakes in one hospital who also work in one department: little but a licence tells them apart."""


@dataclass(frozen=True)
class Doctors:
    """The truth about every doctor, one entry a doctor in every array.

    `hospital`, `second_hospital`, `former_hospital` are places in the list of hospitals (-1: none); `moved_on` and
    `phone_since` are days from the market's first day (-1: never). `title` goes from 0 (resident) to 3 (chief).
    """

    names: list[Name]
    hospital: np.ndarray
    second_hospital: np.ndarray
    former_hospital: np.ndarray
    moved_on: np.ndarray
    department: np.ndarray
    disease: np.ndarray
    title: np.ndarray
    academic: np.ndarray
    graduated_year: np.ndarray
    licence: list[str]
    email: list[str]
    value: np.ndarray
    grades: np.ndarray
    papers: np.ndarray
    society_posts: np.ndarray

    def __len__(self) -> int:
        return len(self.names)

    def hospital_on(self, person: int, day: int) -> int:
        """Give the main hospital of a doctor on a day."""
        is_before = self.former_hospital[person] != NEVER and day < self.moved_on[person]
        return int(self.former_hospital[person] if is_before else self.hospital[person])


def make_doctors(plan: MarketPlan, hospitals: list[Hospital], names: list[Name]) -> Doctors:
    """Make the doctors: where they work, what they treat, what they are worth.

    Parameters
    ----------
    plan : MarketPlan
        Size, seed, unkindness.
    hospitals : list of Hospital
        Where they may work.
    names : list of Name
        One a doctor; some are replaced by the name of a colleague in the same hospital.

    Returns
    -------
    Doctors
        The truth. At unkindness 1, 3.6 % of doctors share their name with a colleague in their hospital (one in
        seven of them in the same department), 6 % work at two sites, 5 % move.
    """
    chance, count = plan.chance("doctors"), plan.hcps
    hospital = chance.choice(len(hospitals), size=count, p=_pull(hospitals, chance))
    disease = chance.choice(len(DISEASES), size=count, p=DISEASE_SHARES)
    department = _departments(disease, chance)
    names, department, disease = _with_homonyms(plan, (names, hospital, department, disease), chance)
    title = chance.choice(4, size=count, p=(0.18, 0.34, 0.28, 0.20))
    academic = np.clip(title - 1 + (chance.random(count) < 0.25) - (chance.random(count) < 0.4), 0, 3)
    graduated = plan.as_of.year - (3 + title * 6 + chance.integers(0, 7, size=count))
    level = np.array([hospitals[i].level_rank for i in hospital])
    value = 0.5 * title + 0.5 * level + chance.normal(0, 0.8, size=count)
    second, former, moved_on = _sites(plan, hospitals, hospital, chance)
    return Doctors(
        names=names,
        hospital=hospital,
        second_hospital=second,
        former_hospital=former,
        moved_on=moved_on,
        department=department,
        disease=disease,
        title=title,
        academic=academic,
        graduated_year=graduated,
        licence=_licences(hospitals, hospital, chance),
        email=_emails(names, chance),
        value=value,
        grades=_grades(plan, value, disease, chance),
        papers=chance.poisson(0.6 * np.exp(0.6 * title + 0.5 * academic + chance.normal(0, 0.7, size=count))),
        society_posts=chance.poisson(0.15 * title * (academic + 0.3)),
    )


def _pull(hospitals: list[Hospital], chance: np.random.Generator) -> np.ndarray:
    return weights([hospital.level_rank**1.5 for hospital in hospitals] * chance.lognormal(0, 0.5, len(hospitals)))


def _departments(disease: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    listed = rows("departments.csv")
    pulls = np.array([[float(row[key]) for row in listed] for key in DISEASES])
    steps = np.cumsum(pulls / pulls.sum(axis=1, keepdims=True), axis=1)
    return np.asarray((chance.random(len(disease))[:, None] > steps[disease]).sum(axis=1))


def _with_homonyms(
    plan: MarketPlan,
    known: tuple[list[Name], np.ndarray, np.ndarray, np.ndarray],
    chance: np.random.Generator,
) -> tuple[list[Name], np.ndarray, np.ndarray]:
    names, hospital, department, disease = known
    names, department, disease = list(names), department.copy(), disease.copy()
    taken, departments = set[int](), len(rows("departments.csv"))
    for later in chance.permutation(len(names))[: round(plan.rate(0.018) * len(names))]:
        colleagues = [i for i in np.flatnonzero(hospital == hospital[later]) if i != later and i not in taken]
        if later in taken or not colleagues:
            continue
        elder = colleagues[int(chance.integers(len(colleagues)))]
        names[later] = names[elder]
        taken |= {int(later), int(elder)}
        if chance.random() < SAME_DEPARTMENT:
            department[later], disease[later] = department[elder], disease[elder]
        elif department[later] == department[elder]:
            department[later] = (department[elder] + int(chance.integers(1, departments))) % departments
    return names, department, disease


def _sites(
    plan: MarketPlan, hospitals: list[Hospital], hospital: np.ndarray, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    count = len(hospital)
    elsewhere = chance.integers(len(hospitals), size=(2, count))
    has_second = (chance.random(count) < plan.rate(0.06)) & (elsewhere[0] != hospital)
    has_moved = (chance.random(count) < plan.rate(0.05)) & (elsewhere[1] != hospital)
    moved_on = chance.integers(1, max(2, plan.days), size=count)
    return (
        np.where(has_second, elsewhere[0], NEVER),
        np.where(has_moved, elsewhere[1], NEVER),
        np.where(has_moved, moved_on, NEVER),
    )


def _licences(hospitals: list[Hospital], hospital: np.ndarray, chance: np.random.Generator) -> list[str]:
    serial = chance.choice(9_000_000, size=len(hospital), replace=False) + 1_000_000
    return [
        f"110{hospitals[place].province_code}000{number:07d}" for place, number in zip(hospital, serial, strict=True)
    ]


def _emails(names: list[Name], chance: np.random.Generator) -> list[str]:
    hosts = ("163.com", "126.com", "qq.com", "sina.com", "hospital.example.cn")
    numbers, picked = chance.integers(10, 9999, len(names)), chance.integers(len(hosts), size=len(names))
    taken: dict[str, int] = {}
    made = []
    for name, number, host in zip(names, numbers, picked, strict=True):
        stem = f"{latin(name.family)}{latin(name.given)}{number}".lower()
        taken[stem] = taken.get(stem, 0) + 1
        made.append(f"{stem}{'x' * (taken[stem] - 1)}@{hosts[host]}")
    return made


def _grades(plan: MarketPlan, value: np.ndarray, disease: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Grades by brand, as an array brands × doctors: value and whether the brand's disease is the doctor's."""
    found = []
    for brand in range(len(plan.brands)):
        fit = (disease == brand % len(DISEASES)) * 1.2 if len(plan.brands) > 1 else 0.0
        seen = value + fit + chance.normal(0, 0.6, size=len(value))
        rank = np.argsort(np.argsort(-seen)) / len(value)
        found.append(np.searchsorted(np.cumsum(GRADE_SHARES), rank, side="right").clip(0, 3))
    return np.array(found)


def first_day(plan: MarketPlan, day: int) -> dt.date:
    """Turn days from the market's first day into a date."""
    return plan.first_on + dt.timedelta(days=int(day))
