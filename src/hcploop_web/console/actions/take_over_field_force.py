"""Take over the field force from the data into the tree of units."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.actions.place_unit import place_unit
from hcploop_web.accounts.models import Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.insights.field_force import field_force


@transaction.atomic
def take_over_field_force(*, on: dt.date, by: User | None, at: dt.datetime) -> int:
    """Make the units that the data name, and place them from a day on; what moved keeps its history.

    Returns
    -------
    int
        The number of units that the data name.
    """
    told = field_force()
    top = _unit(Kind.BUSINESS_UNIT, told.market, told.market)
    regions: dict[str, Unit] = {}
    territories: dict[str, Unit] = {}
    for brand in told.brands:
        place_unit(_unit(Kind.BRAND, brand, brand), top, on=on, by=by, at=at)
    for code, region in told.territories:
        territories[code] = _unit(Kind.TERRITORY, code, code)
        if region:
            regions[region] = regions.get(region) or _unit(Kind.REGION, region, region)
            place_unit(territories[code], regions[region], on=on, by=by, at=at)
    for unit in regions.values():
        place_unit(unit, top, on=on, by=by, at=at)
    for rep_id, name, _team, territory in told.reps:
        rep = _unit(Kind.REPRESENTATIVE, rep_id, name)
        if territory in territories:
            place_unit(rep, territories[territory], on=on, by=by, at=at)
    return 1 + len(told.brands) + len(regions) + len(territories) + len(told.reps)


def _unit(kind: Kind, code: str, name: str) -> Unit:
    unit, is_new = Unit.objects.get_or_create(kind=kind, code=code, defaults={"name": name})
    if not is_new and unit.name != name:
        unit.name = name
        unit.save(update_fields=["name"])
    return unit
