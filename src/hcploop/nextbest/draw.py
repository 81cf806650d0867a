"""The draw: the last chance in a decision, and the one that is logged."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from hcploop import schema
from hcploop.nextbest.chance import with_share


@dataclass(frozen=True)
class Stamp:
    """What is written beside every decision of a run.

    Parameters
    ----------
    decided_at, expires_at : datetime.datetime
        UTC: when it is decided, and until when it stands.
    seed : int
        Of the draw.
    salt : str
        Of the market.
    versions : tuple of str
        Hash of pack and policy, hash of the response model.
    """

    decided_at: dt.datetime
    expires_at: dt.datetime
    seed: int
    salt: str
    versions: tuple[str, str]


def drawn(arm: ir.Table, allocation: ir.Table, held_back: ir.Table, *, stamp: Stamp, exploration: float) -> ir.Table:
    r"""Draw each person's arm, and log how likely every arm was.

    Of k arms the allocated one has the probability :math:`1-\epsilon(k-1)`, every other one :math:`\epsilon`. The draw
    u is the share that the md5 of person, moment, seed and salt gives; arms lie in it in the order of the log: the
    allocated one first, then the others by their place on the shortlist.

    Parameters
    ----------
    arm : schema.arm, with `is_holdout`
        Shortlists; at most six arms a person, `nothing` among them.
    allocation : schema.allocation
        The arm that allocation chose, one a person.
    held_back : table
        `one_id` and `excluded`: rules that left actions out, as rule:channel.
    stamp : Stamp
        Moment, seed, versions.
    exploration : float
        ε, the probability of each arm that was not allocated.

    Returns
    -------
    schema.decision
        One row a person.
    """
    chosen = allocation.select("one_id", allocated="arm")
    joined = arm.inner_join(chosen, "one_id")
    # Sorting short lists takes a fraction of what ordered aggregates take.
    packed = ibis.struct(
        {
            "place": ibis.ifelse(joined.arm == joined.allocated, 0, joined.position),
            "arm": joined.arm,
            "brand": joined.brand,
            "value": joined.expected_value,
        }
    )
    rows = joined.select("one_id", "allocated", "is_holdout", packed=packed)
    ranked = rows.group_by("one_id").agg(
        allocated=rows.allocated.max(), is_holdout=rows.is_holdout.any(), packed=rows.packed.collect()
    )
    ranked = ranked.mutate(packed=ranked.packed.sort())
    listed = ranked.select(
        "one_id",
        "allocated",
        "is_holdout",
        arms=ranked.packed.map(lambda one: one.arm),
        brands=ranked.packed.map(lambda one: one.brand),
        values=ranked.packed.map(lambda one: one.value),
    )
    moment = f"|{stamp.decided_at.isoformat()}|{stamp.seed}|{stamp.salt}"
    lots = with_share(listed, "lot", _.one_id + moment)
    kept = lots.mutate(first=1.0 - exploration * (lots.arms.length() - 1))
    beyond = ((kept.lot - kept.first) / exploration).floor().cast("int64") + 1
    last = kept.arms.length() - 1
    placed = kept.mutate(place=ibis.ifelse(kept.lot < kept.first, 0, ibis.least(beyond, last)))
    told = placed.left_join(held_back.select("one_id", "excluded"), "one_id").drop("one_id_right")
    return schema.decision.check(_logged(told, stamp, exploration))


def _logged(told: ir.Table, stamp: Stamp, exploration: float) -> ir.Table:
    named = told.one_id + f"|{stamp.decided_at.isoformat()}|{stamp.seed}|" + told.arms.join("|")
    likely = told.arms.map(lambda one: ibis.ifelse(one == told.allocated, told.first, exploration))
    return told.select(
        "one_id",
        "is_holdout",
        "allocated",
        "arms",
        "values",
        decision_id=ibis.literal("D") + named.hexdigest("md5").substr(0, 19),
        brand=told.brands[told.place],
        decided_at=ibis.literal(stamp.decided_at, "timestamp"),
        expires_at=ibis.literal(stamp.expires_at, "timestamp"),
        chosen=told.arms[told.place],
        propensity=ibis.ifelse(told.place == 0, told.first, exploration),
        propensities=likely,
        excluded=told.excluded.fill_null(ibis.literal([], "array<string>")),
        policy_version=ibis.literal(stamp.versions[0]),
        model_version=ibis.literal(stamp.versions[1]),
        seed=ibis.literal(stamp.seed, "int64"),
    )
