"""The hidden truth of a made-up market, as CSV files under `truth/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from hcploop.simulate.doctors import DISEASES, GRADES, NEVER, first_day
from hcploop.simulate.phones import e164
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.records import Records, Truth
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
