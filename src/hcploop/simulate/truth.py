"""The hidden truth of a made-up market, as CSV files under `truth/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from hcploop.channels import CHANNELS
from hcploop.simulate.doctors import DISEASES, GRADES, NEVER, first_day
from hcploop.simulate.effects import Contacts
from hcploop.simulate.goals import Goal
from hcploop.simulate.phones import e164
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Records, Truth
from hcploop.simulate.sales import Sales
from hcploop.simulate.tastes import Tastes
from hcploop.simulate.words import words


def person_id(place: int) -> str:
    """Name a doctor in the truth, which no feed ever does.

    Examples
    --------
    >>> person_id(0)
    'person_000001'
    """
    return f"person_{place + 1:06d}"


def write_truth(directory: Path, plan: MarketPlan, truth: Truth, tastes: Tastes, records: dict[str, Records]) -> None:
    """Write `records.csv`, `identifiers.csv`, `people.csv` and `hospitals.csv`.

    Parameters
    ----------
    directory : Path
        The folder `truth/`; made if it is not there.
    plan : MarketPlan
        For dates and brands.
    truth, tastes, records : truth
        Who is who, who likes what, which record is whose.
    """
    directory.mkdir(parents=True, exist_ok=True)
    rows = [
        (one.source, row["source_id"], person_id(int(person)))
        for one in records.values()
        for person, row in zip(one.person, one.rows, strict=True)
    ]
    _write(
        directory / "records.csv", dict(zip(("source", "source_id", "person"), zip(*rows, strict=True), strict=True))
    )
    _write(directory / "identifiers.csv", _identifiers(plan, truth))
    _write(directory / "people.csv", _people(plan, truth, tastes))
    hospitals = truth.hospitals
    names = ("institution_id", "name", "former", "level", "city", "province")
    columns: dict[str, Sequence[Any]] = {name: [getattr(h, name) for h in hospitals] for name in names}
    columns |= {key: ["|".join(getattr(h, key)) for h in hospitals] for key in ("aliases", "campuses")}
    _write(directory / "hospitals.csv", columns)


def write_effects(
    directory: Path,
    plan: MarketPlan,
    truth: Truth,
    measured: tuple[Contacts, Sales, np.ndarray],
    goals: Sequence[Goal],
) -> None:
    """Write `effects.csv`, `potential.csv` and `goals.csv`: what truly caused what was sold.

    Parameters
    ----------
    directory : Path
        The folder `truth/`, which `write_truth` made.
    plan : MarketPlan
        Brands, months, channels.
    truth : Truth
        Hospitals.
    measured : tuple of Contacts, Sales and numpy.ndarray
        What reached whom, what was sold and why, what was spent.
    goals : sequence of Goal
        With the stage at which the loop leaks.
    """
    contacts, sales, costs = measured
    _write(directory / "effects.csv", _effects(plan, truth, contacts, sales, costs))
    usual = sales.expected.mean(axis=2)
    cells = [(h, p) for h in range(usual.shape[0]) for p in range(usual.shape[1])]
    potential: dict[str, Sequence[Any]] = {
        "institution_id": [truth.hospitals[h].institution_id for h, _ in cells],
        "product": [sales.products[p].name for _, p in cells],
        "units_a_month": [round(float(usual[cell]), 3) for cell in cells],
    }
    _write(directory / "potential.csv", potential)
    names = ("stage", "metric", "period", "goal", "actual", "is_weak")
    _write(directory / "goals.csv", {name: [getattr(goal, name) for goal in goals] for name in names})


def _effects(
    plan: MarketPlan, truth: Truth, contacts: Contacts, sales: Sales, costs: np.ndarray
) -> dict[str, Sequence[Any]]:
    """Tell by channel and product of ours: contacts, what was spent, units and sales that it caused."""
    names = list(CHANNELS)
    market, rows = truth.doctors.disease[contacts.person] % len(plan.brands), []
    for channel in plan.channels:
        place = names.index(channel)
        done = np.bincount(market[contacts.channel == place], minlength=len(plan.brands))
        for product, one in enumerate(sales.products):
            if one.is_own:
                units = sales.caused[channel][product]
                worth = float((units * sales.prices[product]).sum())
                spent = float(costs[place, one.brand].sum())
                brand = plan.brands[one.brand]
                rows.append(
                    (
                        channel,
                        one.name,
                        brand,
                        int(done[one.brand]),
                        round(spent, 2),
                        round(float(units.sum()), 3),
                        round(worth, 2),
                    )
                )
    columns = ("channel", "product", "brand", "contacts", "spent", "units_caused", "value_caused")
    return {name: [row[place] for row in rows] for place, name in enumerate(columns)}


def _write(path: Path, columns: Mapping[str, Sequence[Any] | np.ndarray]) -> None:
    pa_csv.write_csv(pa.table(dict(columns)), path)


def _identifiers(plan: MarketPlan, truth: Truth) -> dict[str, Sequence[Any]]:
    """Every identifier and whose it is; a shared number stands once for each of those who give it."""
    told: list[tuple[str, str, str, str]] = []
    doctors, phones = truth.doctors, truth.phones
    for place in range(len(doctors)):
        one = person_id(place)
        told += [("licence_no", doctors.licence[place], one, "own"), ("email", doctors.email[place], one, "own")]
        told += [("wechat_unionid", ids[place], one, "own") for ids in truth.unionids.values()]
        told.append(("phone", e164(phones.own[place]), one, "own"))
        for number, how in ((phones.second[place], "own"), (phones.shared[place], "shared")):
            told += [("phone", e164(number), one, how)] * bool(number)
        if phones.passed[place]:
            until = first_day(plan, int(phones.passed_on[place]))
            told.append(("phone", e164(phones.passed[place]), one, f"until {until.isoformat()}"))
    return dict(zip(("kind", "value", "person", "ownership"), zip(*told, strict=True), strict=True))


def _people(plan: MarketPlan, truth: Truth, tastes: Tastes) -> dict[str, Sequence[Any] | np.ndarray]:
    doctors, hospitals = truth.doctors, truth.hospitals
    ids = [hospital.institution_id for hospital in hospitals]
    columns: dict[str, Sequence[Any] | np.ndarray] = {
        "person": [person_id(place) for place in range(len(doctors))],
        "name": [name.text(plan) for name in doctors.names],
        "hospital": [ids[i] for i in doctors.hospital],
        "second_hospital": [ids[i] if i != NEVER else "" for i in doctors.second_hospital],
        "former_hospital": [ids[i] if i != NEVER else "" for i in doctors.former_hospital],
        "moved_on": [first_day(plan, day).isoformat() if day != NEVER else "" for day in doctors.moved_on],
        "department": doctors.department,
        "disease": [DISEASES[i] for i in doctors.disease],
        "title_rank": doctors.title + 1,
        "value": doctors.value.round(4),
        "activity": tastes.activity.round(4),
        "responsiveness": tastes.responsiveness.round(4),
    }
    for brand, grades in zip(plan.brands, doctors.grades, strict=True):
        columns[f"grade_{brand}"] = [GRADES[grade] for grade in grades]
    for place, topic in enumerate(words("topics.toml")["topic"]):
        columns[f"topic_{topic['key']}"] = tastes.topic[:, place].round(5)
    for place, form in enumerate(words("contents.toml")["form"]):
        columns[f"form_{form['key']}"] = tastes.form[:, place].round(5)
    return columns
