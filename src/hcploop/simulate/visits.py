"""Face-to-face visits: more to higher grades, some planned only, some to a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.simulate.calendar import OFFICE, moments
from hcploop.simulate.contents import Contents
from hcploop.simulate.doctors import Doctors
from hcploop.simulate.field_force import FieldForce
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.tastes import Tastes
from hcploop.simulate.touches import chosen, drawn_days

MONTHLY_BY_GRADE = np.array([2.0, 1.1, 0.55, 0.2])
STATUS = ("submitted", "planned", "saved", "cancelled")
STATUS_SHARES = (0.88, 0.03, 0.04, 0.05)
GROUP_SHARE = 0.04


@dataclass(frozen=True)
class Visits:
    """Visits in the order of time; `parent` is the place of the first row of a group visit, -1 for a visit to one.

    `was_planned` marks rows that stood in an earlier file as planned and come again with what became of them.
    """

    person: np.ndarray
    at: np.ndarray
    content: np.ndarray
    status: np.ndarray
    parent: np.ndarray
    rep: np.ndarray
    is_asked_for: np.ndarray
    duration_seconds: np.ndarray
    was_planned: np.ndarray

    def __len__(self) -> int:
        return len(self.person)


def make_visits(
    plan: MarketPlan,
    doctors: Doctors,
    liked: tuple[Tastes, Contents],
    field_force: FieldForce,
    known: np.ndarray,
) -> Visits:
    """Make the visits.

    Parameters
    ----------
    plan : MarketPlan
        Months and seed.
    doctors : Doctors
        Their best grade over the brands decides how often they are visited (A twice a month, D .2).
    liked : tuple of Tastes and Contents
        What is shown follows what the doctor likes.
    field_force : FieldForce
        Who visits which hospital.
    known : numpy.ndarray
        Which doctors the CRM knows, a boolean a doctor.

    Returns
    -------
    Visits
        One in twenty-five is to a group of up to five of one department.
    """
    chance = plan.chance("visits")
    monthly = MONTHLY_BY_GRADE[doctors.grades.min(axis=0)] * known
    person, day = drawn_days(plan, monthly, chance, is_office=True)
    person, day, lead = _with_groups(doctors, (person, day), known, chance)
    count = len(person)
    at = moments(plan, day, OFFICE, chance)
    at = np.where(lead >= 0, at[lead], at)
    content = chosen(liked[0], liked[1], (person, day), "visit", chance)
    status = np.array(STATUS)[chance.choice(len(STATUS), size=count, p=STATUS_SHARES)]
    status = np.where(lead >= 0, "submitted", status)
    was_planned = (chance.random(count) < 0.02) & (lead < 0) & (status == "submitted")
    is_asked_for, minutes = chance.random(count) < 0.08, np.exp(chance.normal(2.0, 0.6, size=count))
    order = np.argsort(at, kind="stable")
    place = np.empty(count, dtype=int)
    place[order] = np.arange(count)
    columns = (
        person,
        at,
        np.where((chance.random(count) < 0.7), content, -1),
        status,
        np.where(lead >= 0, place[lead], -1),
        field_force.of_hospital[doctors.hospital[person]],
        is_asked_for,
        np.round(60 * minutes),
        was_planned,
    )
    return Visits(*(column[order] for column in columns))


def _with_groups(
    doctors: Doctors,
    visited: tuple[np.ndarray, np.ndarray],
    known: np.ndarray,
    chance: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Add the colleagues who came to a group visit; `lead` names the row of the group, also for that row itself."""
    person, day = visited
    rooms: dict[tuple[int, int], list[int]] = {}
    for one in np.flatnonzero(known):
        rooms.setdefault((int(doctors.hospital[one]), int(doctors.department[one])), []).append(int(one))
    lead = np.full(len(person), -1)
    guests, days, leads = [], [], []
    for row in np.flatnonzero(chance.random(len(person)) < GROUP_SHARE):
        host = int(person[row])
        colleagues = [i for i in rooms[int(doctors.hospital[host]), int(doctors.department[host])] if i != host]
        if colleagues:
            came = chance.permutation(colleagues)[:4]
            lead[row] = row
            guests += [int(one) for one in came]
            days += [day[row]] * len(came)
            leads += [row] * len(came)
    added = (np.array(extra, dtype=int) for extra in (guests, days, leads))
    return tuple(np.concatenate(both) for both in zip((person, day, lead), added, strict=True))  # type: ignore[return-value]  # zip loses the length
