"""What is decided: allocation under capacity, the draw, suggestions, and the lists that carry them out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from hcploop import schema
from hcploop.flow.calendar import OpenDays, open_days
from hcploop.flow.offering import Offered
from hcploop.flow.valuing import give_channel_terms, policy_of
from hcploop.flow.work import Kept, Work
from hcploop.nextbest.capacities import FACE_TO_FACE, capacities, wide_capacities
from hcploop.nextbest.chance import Holdout, without_holdout
from hcploop.nextbest.deciding_policy import DecidingPolicy
from hcploop.nextbest.draw import Stamp, drawn
from hcploop.nextbest.in_force import all_said, led_on, not_overtaken, standing, unanswered
from hcploop.nextbest.kernels.allocate import allocate, capacity_prices, capacity_use, certified_gap
from hcploop.nextbest.kernels.plan_visits import plan_visits
from hcploop.nextbest.list_items import list_items, visits_to_plan
from hcploop.nextbest.own_acts import last_acts
from hcploop.nextbest.permit import held_back
from hcploop.nextbest.reasons import reasons, titles
from hcploop.nextbest.reception import when_received
from hcploop.nextbest.suggestions import new_suggestions, placed, unplaced

TRIES = 3
"""How often allocation is done again because launch brands got too few face-to-face contacts."""


@dataclass(frozen=True)
class Options:
    """What a decision is made of.

    Parameters
    ----------
    arm : schema.arm
        Shortlists.
    allowed : schema.offer
        Offers that no rule holds back.
    held_back : table
        `one_id` and `excluded`: rules that left actions out, as rule:channel.
    said : callable
        Says why, in words: rows of `schema.arm` in, `schema.reason` out.
    versions : tuple of str
        Hash of the policy pack, hash of the response model.
    face_to_face : mapping of str to float
        By launch brand: the least share of its contacts that are face to face, 0 to 1.
    """

    arm: ir.Table
    allowed: ir.Table
    held_back: ir.Table
    said: Callable[[ir.Table], ir.Table]
    versions: tuple[str, str]
    face_to_face: Mapping[str, float] = field(default_factory=dict)


def make_decisions(work: Work, options: Options) -> None:
    """Decide for everybody who has no standing decision, and make the lists.

    Parameters
    ----------
    work : Work
        The run, in which people, tiers and `permitted_content` were kept. The snapshot keeps `decision` (the log, which
        grows), `capacity_price`, `allocation_gap`, `suggestion` and `list_item`.
    options : Options
        Shortlists and what is allowed.
    """
    policy, keep = deciding_policy(work), work.engine.materialise
    holdout = Holdout(policy.holdout_salt or work.market.name, policy.holdout_share)
    run = _Run(work, options, policy, open_days(work), _ingredients(work, options))
    log = work.issued(schema.decision)
    stands = keep("standing_decision", _standing(run, work.read(log), holdout))
    earlier = keep("standing_suggestion", _earlier(work, stands))
    # What is not needed to decide is not copied: it is looked up for the drawn arms alone.
    opened = options.arm.select(*_READ, "sender").anti_join(stands, "one_id")
    arms = keep("open_arm", without_holdout(opened, holdout=holdout))
    given = _allocate(run, arms.drop("is_holdout"), earlier)
    stamp = Stamp(
        decided_at=work.as_of,
        expires_at=work.as_of + dt.timedelta(days=run.ahead.standing_days),
        seed=work.seed,
        salt=holdout.salt,
        versions=(f"{options.versions[0]}-{policy.key}", options.versions[1]),
    )
    made = drawn(arms, given, options.held_back, stamp=stamp, exploration=policy.exploration)
    new = keep("new_decision", made.anti_join(work.read(log), "decision_id"))
    part = work.part(schema.decision.name, *run.ingredients, make=lambda: new.order_by("decision_id"))
    work.keep_parts(schema.decision, [*log.parts, part] if part.rows else log.parts)
    _suggest(run, new, earlier)
    _list(run)
    for name in ("standing_decision", "standing_suggestion", "open_arm", "new_decision", "allocation"):
        work.engine.drop(name)


def decide(work: Work, offered: Offered, arms: ir.Table) -> None:
    """Decide among the shortlists of this run.

    Parameters
    ----------
    work : Work
        The run, in which `response_model` was kept; see `make_decisions`.
    offered : Offered
        What is allowed, and what was held back.
    arms : schema.arm
        The shortlists.
    """
    model = _there(work, schema.response_model)
    versions = work.engine.arrow(model.select("version").distinct().order_by("version"))["version"].to_pylist()
    names, policy = give_channel_terms(work), policy_of(work).response

    def said(some: ir.Table) -> ir.Table:
        named = titles(_there(work, schema.content), _there(work, schema.tag))
        return reasons(some, _there(work, schema.hcp_tier), named, names, policy=policy)

    pack = offered.pack
    options = Options(
        arm=arms,
        allowed=offered.allowed,
        held_back=held_back(offered.marked, pack=pack),
        said=said,
        versions=(pack.key, "-".join(versions)),
        face_to_face=dict.fromkeys(pack.launch_brands, pack.face_to_face_floor),
    )
    make_decisions(work, options)


def deciding_policy(work: Work) -> DecidingPolicy:
    """Read the market's policy on decisions."""
    kind = "decisions"
    return DecidingPolicy.from_table(work.market.policy_table(kind, work.today), f"policy of kind {kind!r}")


@dataclass(frozen=True)
class _Run:
    work: Work
    options: Options
    policy: DecidingPolicy
    ahead: OpenDays
    ingredients: tuple[str, ...]


def _ingredients(work: Work, options: Options) -> tuple[str, ...]:
    """Name everything that decisions follow from: they hang on the log, so nothing of another run is taken over."""
    kept = sorted(f"{name} {table.key}" for name, table in work.kept.items())
    parent = work.parent.snapshot_id if work.parent else ""
    market = work.market.model_dump_json(exclude={"root"})
    floors = str(sorted(options.face_to_face.items()))
    overlay = work.overlay.overlay.overlay_id if work.overlay else ""
    moment = (str(work.as_of), str(work.seed))
    return (parent, overlay, work.concerns, market, *moment, floors, *options.versions, *kept)


def _there(work: Work, table: schema.Table) -> ir.Table:
    """Read a table that this run kept; an empty one where it did not."""
    return work.read(work.kept.get(table.name, Kept(table, ())))


def _standing(run: _Run, log: ir.Table, holdout: Holdout) -> ir.Table:
    work = run.work
    # Parts of earlier runs keep the ids of their time.
    now = led_on(log, _there(work, schema.hcp_redirect))
    executions, feedback = _there(work, schema.execution), _there(work, schema.feedback)
    open_ones = work.engine.materialise("open_decision", unanswered(now, executions, feedback, as_of=work.as_of))
    facts = (_there(work, table) for table in (schema.touch, schema.answer, schema.consent, schema.record_person))
    waiting = not_overtaken(
        work.concerned(open_ones),
        last_acts(*facts, as_of=work.as_of),
        all_said(executions, feedback),
        as_of=work.as_of,
        steady_minutes=run.policy.steady_minutes,
    )
    stands = standing(waiting, run.options.allowed, _there(work, schema.permitted_content), holdout=holdout)
    if work.only is None:
        return stands
    # Whom a refresh is not for keeps what she has, and what that uses is used.
    return stands.union(open_ones.anti_join(work.rows(work.only), "one_id"))


def _earlier(work: Work, stands: ir.Table) -> ir.Table:
    """Take over the suggestions of decisions that stand, as they were made."""
    before = work.read(work.of_parent(schema.suggestion))
    laid_over = work.overlay.part(schema.suggestion.name) if work.overlay else None
    if laid_over:
        since = work.engine.read([laid_over])
        before = before.anti_join(since, "decision_id").union(since)
    before = led_on(before, _there(work, schema.hcp_redirect))
    return schema.suggestion.check(before.semi_join(stands, "decision_id"))


def _allocate(run: _Run, arms: ir.Table, earlier: ir.Table) -> ir.Table:
    """Allocate within what earlier suggestions leave, until launch brands are met face to face often enough."""
    work, arrow = run.work, run.work.engine.arrow
    told = arrow(arms.select(*_READ).order_by("one_id", "position", "arm"))
    spent = arrow(earlier.aggregate(cost=earlier.cost.sum()))["cost"][0].as_py() or 0.0
    budget = None if run.policy.capacity.budget is None else max(run.policy.capacity.budget - spent, 0.0)
    floors: dict[str, float] = {}
    for _ in range(TRIES):
        wide = work.give("wide_capacity", wide_capacities(budget=budget, floors=floors))
        there = capacities(arms, _there(work, schema.rep), earlier, wide, policy=run.policy.capacity)
        prices = capacity_prices(told, arrow(there.order_by("resource")))
        made = allocate(told, prices)
        taken = arrow(arms.select(*_READ).semi_join(work.give("allocation", made), ["one_id", "arm"]))
        needed = _missing_floors(taken, run.options.face_to_face)
        if all(floors.get(brand, 0.0) >= count for brand, count in needed.items()):
            break
        floors |= needed
    use = capacity_use(taken, prices)
    work.keep(schema.capacity_price, *run.ingredients, make=lambda: work.give("capacity_price", use))
    row = {
        "people": made.num_rows,
        "expected_value": pc.sum(made["expected_value"]).as_py() or 0.0,
        "gap_share": certified_gap(made, use),
    }
    gap = schema.allocation_gap.arrow([row])
    work.keep(schema.allocation_gap, *run.ingredients, make=lambda: work.give("allocation_gap", gap))
    return work.engine.materialise("allocation", work.give("allocation_given", made))


_READ = ("one_id", "position", "arm", "brand", "channel", "resource", "cost", "expected_value")


def _missing_floors(taken: pa.Table, shares: Mapping[str, float]) -> dict[str, float]:
    """By launch brand that is met face to face too seldom: how often it should be, of as many contacts."""
    missing = {}
    for brand, share in shares.items():
        of_brand = taken.filter(pc.equal(taken["brand"], brand))
        in_person = pc.sum(pc.is_in(of_brand["channel"], pa.array(FACE_TO_FACE))).as_py() or 0
        least = math.ceil(share * of_brand.num_rows - 1e-9)
        if in_person < least:
            missing[brand] = float(least)
    return missing


def _suggest(run: _Run, new: ir.Table, earlier: ir.Table) -> None:
    work = run.work

    def made() -> ir.Table:
        chosen = new.select("one_id", arm="chosen")
        drawn_arms = work.engine.materialise("drawn_arm", run.options.arm.semi_join(chosen, ["one_id", "arm"]))
        open_on = run.ahead.open_weekdays(run.policy.call_list.weekdays)
        timed = when_received(drawn_arms, _there(work, schema.hcp), _there(work, schema.permit), weekdays=open_on)
        received = work.engine.materialise("timed_arm", timed)
        words = work.engine.materialise("drawn_reason", run.options.said(received))
        fresh = new_suggestions(new, received, words, _there(work, schema.hcp_tier))
        return placed(fresh.union(unplaced.check(earlier.drop("position")))).order_by("sender", "channel", "position")

    work.keep(schema.suggestion, *run.ingredients, make=made)


def _list(run: _Run) -> None:
    work, policy = run.work, run.policy
    suggestion, hcp = _there(work, schema.suggestion), _there(work, schema.hcp)

    def made() -> ir.Table:
        zone = work.market.time_zone
        visits = visits_to_plan(suggestion, hcp, _there(work, schema.rep), lists=policy.lists, zone=zone)
        planned = plan_visits(
            work.engine.arrow(visits.order_by("decision_id")),
            work.engine.arrow(_there(work, schema.permit)),
            days=run.ahead.to_visit(policy.call_list.weekdays)[: policy.call_list.days],
            per_day=policy.call_list.per_day,
            week_shares=run.ahead.week_shares(policy.call_list.weekdays),
        )
        given = work.give("planned", planned)
        lines = list_items(suggestion, given, hcp, lists=policy.lists, next_on=run.ahead.next_on, zone=zone)
        return lines.order_by("list_name", "sender", "planned_on", "position")

    work.keep(schema.list_item, *run.ingredients, make=made)
