"""When a hospital receives representatives: the weekday and hour of a visit keep to it."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema
from hcploop.nextbest.capacities import VISIT


def when_received(arm: ir.Table, hcp: ir.Table, permit: ir.Table, *, weekdays: Sequence[int]) -> ir.Table:
    """Move visits to the reception of the hospital that comes next after the doctor's own best time.

    Parameters
    ----------
    arm : schema.arm
        With the weekday and hour at which the doctor is likeliest to act.
    hcp : schema.hcp
        People, with their main hospital.
    permit : schema.permit
        Where and when representatives are received; rows without a representative hold for all, those without a
        weekday for every day.
    weekdays : sequence of int
        Weekdays on which visits can be made at all; a reception on another one does not count.

    Returns
    -------
    schema.arm
        The same arms; of visits to a hospital that says when it receives the representative, weekday and hour lie in
        such a reception.
    """
    told = _receptions(permit, weekdays)
    places = hcp.select("one_id", place=hcp.institution_id.coalesce(hcp.hospital))
    visits = arm.filter(arm.channel == VISIT, arm.weekday.notnull()).inner_join(places, "one_id")
    both = visits.inner_join(told, "place")
    fit = both.filter(both.received.isnull() | (both.received == both.sender))
    # Days from her best weekday on to the reception, and hours that it lies away from her best hour.
    wait = (fit.opens_on - fit.weekday + 7) % 7
    hour = ibis.greatest(ibis.least(fit.hour, fit.last_hour), fit.first_hour)
    order = [wait, (hour - fit.hour).abs(), fit.received.isnull(), fit.first_hour]
    chosen = fit.mutate(open_hour=hour, rank=ibis.row_number().over(group_by=["one_id", "arm"], order_by=order))
    chosen = chosen.filter(chosen.rank == 0).select("one_id", "arm", "opens_on", "open_hour")
    moved = arm.left_join(chosen, ["one_id", "arm"]).drop("one_id_right", "arm_right")
    timed = moved.mutate(weekday=moved.opens_on.coalesce(moved.weekday), hour=moved.open_hour.coalesce(moved.hour))
    return schema.arm.check(timed.select(*schema.arm.columns))


def _receptions(permit: ir.Table, weekdays: Sequence[int]) -> ir.Table:
    """Give (place, received, opens_on, first_hour, last_hour): one row a reception and weekday."""
    days = ibis.literal([int(day) for day in weekdays], "array<int64>").unnest()
    every = permit.filter(permit.weekday.isnull()).mutate(opens_on=days)
    single = permit.filter(permit.weekday.isin(list(weekdays))).mutate(opens_on=permit.weekday)
    both = every.union(single.select(*every.columns))
    first = both.from_time.substr(0, 2).cast("int64").fill_null(0)
    # A reception until 11:00 is over at eleven, one until 11:30 has half an hour left.
    until = both.until_time.substr(0, 2).cast("int64") - (both.until_time.substr(3, 2) == "00").cast("int64")
    return both.select(
        place=both.institution_id.coalesce(both.hospital),
        received=both.rep_id,
        opens_on="opens_on",
        first_hour=first,
        last_hour=ibis.greatest(until.fill_null(23), first),
    )
