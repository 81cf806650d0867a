"""How much there is of what actions use."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from hcploop import schema
from hcploop.nextbest.deciding_policy import CapacityPolicy

VISIT = "visit"
FACE_TO_FACE = ("visit", "meeting", "event")
"""Channels on which both sides meet in person."""


def capacities(arm: ir.Table, rep: ir.Table, standing: ir.Table, wide: ir.Table, *, policy: CapacityPolicy) -> ir.Table:
    """Say how much is left of everything that the arms use.

    Parameters
    ----------
    arm : schema.arm
        Shortlists; what they name in `resource` is limited.
    rep : schema.rep
        Representatives, with `visits_per_week`.
    standing : schema.suggestion
        Suggestions of earlier runs that stand: they use what they used.
    wide : schema.capacity
        Limits over many actions (see `wide_capacities`).
    policy : CapacityPolicy
        What there is in the days that a decision stands.

    Returns
    -------
    schema.capacity
        One row a resource that anything is said of.
    """
    named = arm.filter(arm.resource.notnull())
    things = named.group_by("resource").agg(channel=named.channel.arbitrary(), sender=named.sender.arbitrary())
    # A resource of a channel alone is named like the channel.
    own = things.left_join(rep.select("rep_id", "visits_per_week"), things.sender == rep.rep_id)
    is_whole = own.resource == own.channel
    of_sender = ibis.ifelse(
        own.channel == VISIT, own.visits_per_week.coalesce(policy.visits), _named(own.channel, policy.sender)
    )
    there = ibis.ifelse(is_whole, _named(own.channel, policy.channel), of_sender)
    known = own.mutate(there=there).select("resource", "channel", "sender", "there")
    used = _used(known, standing)
    left = known.left_join(used, "resource").drop("resource_right")
    limited = left.filter(left.there.notnull())
    rows = limited.select(
        "resource",
        applies_to=ibis.literal("resource"),
        unit=ibis.literal("contacts"),
        brand=ibis.null("string"),
        channels=ibis.null("array<string>"),
        at_most=ibis.greatest((limited.there - limited.used.fill_null(0)).floor(), 0.0),
        at_least=ibis.null("float64"),
    )
    return schema.capacity.check(rows.union(wide.select(*schema.capacity.columns)))


def _named(channel: ir.StringValue, counts: Mapping[str, float]) -> ir.FloatingValue:
    none = ibis.null("float64")
    return channel.cases(*counts.items(), else_=none) if counts else none


def _used(known: ir.Table, standing: ir.Table) -> ir.Table:
    """Count standing suggestions by the resource that they use."""
    by_sender = standing.group_by("channel", "sender").agg(used=standing.count())
    whole = known.filter(known.resource == known.channel).select("resource", "channel")
    by_channel = by_sender.group_by("channel").agg(used=by_sender.used.sum().cast("int64"))
    own = known.filter(known.resource != known.channel).select("resource", "channel", "sender")
    told = [
        whole.inner_join(by_channel, "channel").select("resource", "used"),
        own.inner_join(by_sender, ["channel", "sender"]).select("resource", "used"),
    ]
    return ibis.union(*told)


def wide_capacities(*, budget: float | None, floors: Mapping[str, float]) -> pa.Table:
    """Write down the limits over many actions.

    Parameters
    ----------
    budget : float or None
        What all actions may cost, in the market's currency.
    floors : mapping of str to float
        By brand: face-to-face contacts that it must get.

    Returns
    -------
    schema.capacity
        One row each.
    """
    rows: list[dict[str, object]] = [
        {
            "resource": f"face_to_face:{brand}",
            "applies_to": "arms",
            "unit": "contacts",
            "brand": brand,
            "channels": list(FACE_TO_FACE),
            "at_least": float(count),
        }
        for brand, count in sorted(floors.items())
    ]
    if budget is not None:
        rows.append({"resource": "budget", "applies_to": "arms", "unit": "currency", "at_most": float(budget)})
    return schema.capacity.arrow(rows)
