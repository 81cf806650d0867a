"""Who answers which telephone: own numbers, numbers of a department or an assistant, numbers passed on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.simulate.doctors import NEVER, Doctors
from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.plan import MarketPlan

PREFIXES = ("130", "131", "133", "135", "136", "137", "138", "139", "150", "151", "152", "158", "159", "177", "180")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Phones:
    """Telephones of every doctor.

    `own` and `second` are mobiles (`second` may be empty), `shared` a number that several doctors give, or empty.
    `passed` is a number that a doctor held before and another doctor holds since day `passed_on`, or empty.
    """

    own: list[str]
    second: list[str]
    shared: list[str]
    passed: list[str]
    passed_on: np.ndarray


def make_phones(plan: MarketPlan, hospitals: list[Hospital], doctors: Doctors) -> Phones:
    """Make the telephones.

    Parameters
    ----------
    plan : MarketPlan
        Seed and unkindness.
    hospitals, doctors : truth
        Departments share a line, so both are needed.

    Returns
    -------
    Phones
        At unkindness 1, one department in ten has a line or an assistant's mobile that its doctors give, and
        2 % of doctors hold a number that another doctor held before.
    """
    chance, count = plan.chance("phones"), len(doctors)
    own, second = _mobiles(chance, count), _mobiles(chance, count)
    has_second = chance.random(count) < plan.rate(0.18)
    passed, passed_on = [""] * count, np.full(count, NEVER)
    order = chance.permutation(count)
    pairs = min(round(plan.rate(0.02) * count), count // 2)
    for old, new in zip(order[:pairs], order[pairs : 2 * pairs], strict=True):
        passed[old] = own[new]
        passed_on[old] = int(chance.integers(plan.days // 4, max(plan.days // 4 + 1, plan.days)))
    return Phones(
        own=own,
        second=[number if has else "" for number, has in zip(second, has_second, strict=True)],
        shared=_shared(plan, hospitals, doctors, chance),
        passed=passed,
        passed_on=passed_on,
    )


def _mobiles(chance: np.random.Generator, count: int) -> list[str]:
    prefix = chance.integers(len(PREFIXES), size=count)
    # Drawn without replacement, so two people never get one number by chance alone.
    tail = chance.choice(100_000_000, size=count, replace=False, shuffle=True)
    return [f"{PREFIXES[p]}{t:08d}" for p, t in zip(prefix, tail, strict=True)]


def _shared(plan: MarketPlan, hospitals: list[Hospital], doctors: Doctors, chance: np.random.Generator) -> list[str]:
    rooms: dict[tuple[int, int], list[int]] = {}
    for person in range(len(doctors)):
        rooms.setdefault((int(doctors.hospital[person]), int(doctors.department[person])), []).append(person)
    shared = [""] * len(doctors)
    for (hospital, _), people in rooms.items():
        if len(people) < 2 or chance.random() >= plan.rate(0.1):
            continue
        if chance.random() < 0.5:
            number = f"{hospitals[hospital].area_code}-{chance.integers(20_000_000, 89_999_999)}"
        else:
            number = _mobiles(chance, 1)[0]
        for person in people[:6]:
            shared[person] = number
    return shared


def written(number: str, chance: np.random.Generator) -> str:
    """Write a number as people do: with blanks, a country code, in full width.

    Examples
    --------
    >>> written("13812345678", np.random.default_rng(1))[-1] in "8８"
    True
    """
    how = chance.random()
    if "-" in number or how > 0.3:
        return number
    if how < 0.1:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    if how < 0.2:
        return f"+86 {number[:3]} {number[3:7]} {number[7:]}"
    return number.translate(FULL_WIDTH) if how < 0.24 else f"86{number}"


def misdialled(number: str, chance: np.random.Generator) -> str:
    """Get one digit of the last eight wrong."""
    spot = len(number) - 1 - int(chance.integers(8))
    if not number[spot].isdigit():
        return number
    wrong = (int(number[spot]) + int(chance.integers(1, 10))) % 10
    return f"{number[:spot]}{wrong}{number[spot + 1 :]}"


def e164(number: str) -> str:
    """Write a number in the international form.

    Examples
    --------
    >>> e164("13812345678"), e164("0571-87654321")
    ('+8613812345678', '+8657187654321')
    """
    return "+86" + number.replace("-", "").lstrip("0")
