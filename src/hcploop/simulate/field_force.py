"""Representatives and territories of the made-up market."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hcploop.simulate.hospitals import Hospital
from hcploop.simulate.names import draw_names
from hcploop.simulate.plan import MarketPlan

DOCTORS_PER_REP = 45


@dataclass(frozen=True)
class FieldForce:
    """Representatives: id, name, team, territory; and which of them (a place) cares for every hospital."""

    rep_id: list[str]
    name: list[str]
    team: list[str]
    territory: list[str]
    of_hospital: np.ndarray


def make_field_force(plan: MarketPlan, hospitals: list[Hospital]) -> FieldForce:
    """Make representatives: a hospital has one, who lives in its province where there is one.

    Parameters
    ----------
    plan : MarketPlan
        Size and seed.
    hospitals : list of Hospital
        To be cared for.

    Returns
    -------
    FieldForce
        About one representative for 45 doctors; one in six belongs to the medical team.
    """
    chance = plan.chance("field_force")
    provinces = sorted({hospital.province for hospital in hospitals})
    wanted = max(len(provinces), plan.hcps // DOCTORS_PER_REP)
    home = np.concatenate([np.arange(len(provinces)), chance.integers(len(provinces), size=wanted - len(provinces))])
    by_province = {province: np.flatnonzero(home == i) for i, province in enumerate(provinces)}
    of_hospital = [int(chance.choice(by_province[hospital.province])) for hospital in hospitals]
    return FieldForce(
        rep_id=[f"R{i + 1:04d}" for i in range(wanted)],
        name=[name.text(plan) for name in draw_names(wanted, chance)],
        team=["medical" if i else "sales" for i in chance.random(wanted) < 1 / 6],
        territory=[provinces[i] for i in home],
        of_hospital=np.array(of_hospital),
    )
