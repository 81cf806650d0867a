"""A whole made-up market, written as a drop folder with its truth beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hcploop.simulate.contents import Contents, make_contents
from hcploop.simulate.desk_feeds import (
    permit_feed,
    plan_feed,
    procedure_feed,
    reply_feeds,
    statement_feed,
    target_feed,
    terms_feed,
)
from hcploop.simulate.doctors import make_doctors
from hcploop.simulate.effects import make_contacts
from hcploop.simulate.feed import Feed, toml_value
from hcploop.simulate.field_force import FieldForce, make_field_force
from hcploop.simulate.follow_ups import follow_up_feed
from hcploop.simulate.goals import Goal, make_goals
from hcploop.simulate.hospitals import make_hospitals
from hcploop.simulate.names import make_names
from hcploop.simulate.people_feeds import people_feeds
from hcploop.simulate.phones import make_phones
from hcploop.simulate.plan import MarketPlan
from hcploop.simulate.platform_totals import aggregate_feed
from hcploop.simulate.records import Records, Truth, make_records, make_unionids
from hcploop.simulate.reference_feeds import (
    affiliation_feed,
    by_column,
    content_feed,
    field_force_feeds,
    institution_feed,
    plain_feed,
)
from hcploop.simulate.sales import Sales, make_costs, make_sales
from hcploop.simulate.sales_feeds import cost_feed, outcome_feed
from hcploop.simulate.streams import STREAMS
from hcploop.simulate.surveys import answer_feed, consent_feed, question_feed
from hcploop.simulate.tastes import Tastes, make_tastes
from hcploop.simulate.touch_feeds import named_people, person_ids, touch_feed, visit_feed
from hcploop.simulate.touches import Touches, make_touches
from hcploop.simulate.truth import write_effects, write_truth
from hcploop.simulate.visits import Visits, make_visits

DECISIONS = 12


def write_market(directory: Path, plan: MarketPlan) -> None:
    """Write a made-up market: `market.toml`, its channel files, and the truth under `truth/`.

    Parameters
    ----------
    directory : Path
        The drop folder; made if it is not there. Files of the same names are replaced.
    plan : MarketPlan
        Size, seed, unkindness, language, channels, brands.

    Notes
    -----
    The same plan writes the same bytes. Every part draws from its own child generator
    (`numpy.random.SeedSequence(seed, spawn_key=…)`), so a part that is added later changes none that is there.
    """
    hospitals = make_hospitals(plan)
    doctors = make_doctors(plan, hospitals, make_names(plan))
    truth = Truth(hospitals, doctors, make_phones(plan, hospitals, doctors), make_unionids(plan))
    records = make_records(plan, truth)
    tastes, contents = make_tastes(plan, doctors), make_contents(plan)
    field_force = make_field_force(plan, hospitals)
    happened = _happened(plan, truth, records, (tastes, contents), field_force)
    contacts = make_contacts(plan, *happened)
    sales, costs = make_sales(plan, doctors, len(hospitals), contacts), make_costs(plan, doctors, contacts)
    goals = make_goals(plan, contacts, sales)
    feeds = [
        institution_feed(plan, hospitals),
        *field_force_feeds(plan, hospitals, field_force),
        content_feed(plan, contents),
        *people_feeds(plan, truth, records, field_force),
        affiliation_feed(plan, truth, records["crm"]),
        *_touch_feeds(plan, truth, records, (happened, contents), field_force),
        *_follow_up_feeds(plan, truth, records, (tastes, contents), happened[1]),
        *_said_feeds(plan, truth, records, tastes),
        _decision_feed(plan, records),
        *_office_feeds(plan, truth, records, field_force, (sales, costs, goals)),
    ]
    # A market of a handful of doctors may have no visits: a feed without files would be a feed with an error.
    feeds = [feed for feed in feeds if feed.files]
    directory.mkdir(parents=True, exist_ok=True)
    for feed in feeds:
        feed.write(directory)
    (directory / "market.toml").write_text(market_toml(plan, feeds), encoding="utf-8")
    write_truth(directory / "truth", plan, truth, tastes, records)
    write_effects(directory / "truth", plan, truth, (contacts, sales, costs), goals)


def market_toml(plan: MarketPlan, feeds: list[Feed]) -> str:
    """Write `market.toml` for feeds."""
    name = "实体瘤示例市场" if plan.is_zh else "Solid tumours, a made-up market"
    brands = list(plan.brands) if len(plan.brands) > 1 else ["all"]
    head = {"name": name, "currency": "CNY", "time_zone": "Asia/Shanghai", "policy": plan.policy, "brands": brands}
    lines = [f"{key} = {toml_value(value)}" for key, value in head.items()]
    market = "\n".join(["[market]", *lines, f"as_of = {plan.as_of.isoformat()}"])
    return "\n\n".join([market, *(feed.toml() for feed in feeds)]) + "\n"


Happened = tuple[dict[str, Touches], Visits | None]


def _happened(
    plan: MarketPlan,
    truth: Truth,
    records: dict[str, Records],
    liked: tuple[Tastes, Contents],
    field_force: FieldForce,
) -> Happened:
    """Make what happened on every channel: by stream, and the visits."""
    named = named_people(truth, records)
    known = {stream: np.array([bool(one) for one in ids]) for stream, ids in named.items()}
    touches = make_touches(plan, *liked, known)
    if "visit" not in plan.channels:
        return touches, None
    ids = person_ids(records["crm"], len(truth.doctors))
    return touches, make_visits(plan, truth.doctors, liked, field_force, np.array([bool(one) for one in ids]))


def _touch_feeds(
    plan: MarketPlan,
    truth: Truth,
    records: dict[str, Records],
    told: tuple[Happened, Contents],
    field_force: FieldForce,
) -> list[Feed]:
    (touches, visits), contents = told
    named = named_people(truth, records)
    streams = [stream for stream in STREAMS if stream.name in touches]
    feeds = []
    if visits is not None:
        ids = person_ids(records["crm"], len(truth.doctors))
        feeds.append(visit_feed(plan, visits, ids, contents, field_force))
    feeds += [touch_feed(plan, one, touches[one.name], named[one.name], contents) for one in streams]
    by_stream = {stream.name: (stream.channel, touches[stream.name]) for stream in streams}
    return [*feeds, aggregate_feed(plan, contents, by_stream)]


def _office_feeds(
    plan: MarketPlan,
    truth: Truth,
    records: dict[str, Records],
    field_force: FieldForce,
    measured: tuple[Sales, np.ndarray, list[Goal]],
) -> list[Feed]:
    sales, costs, goals = measured
    crm = person_ids(records["crm"], len(truth.doctors))
    procedures = [procedure_feed(plan, truth, crm)] if plan.policy == "cn-device" else []
    return [
        outcome_feed(plan, truth.hospitals, sales),
        cost_feed(plan, costs),
        permit_feed(plan, truth.hospitals),
        target_feed(plan, truth, crm, field_force),
        plan_feed(plan, goals),
        *reply_feeds(plan),
        statement_feed(plan, truth, crm, field_force),
        terms_feed(plan, crm),
        *procedures,
    ]


def _follow_up_feeds(
    plan: MarketPlan,
    truth: Truth,
    records: dict[str, Records],
    liked: tuple[Tastes, Contents],
    visits: Visits | None,
) -> list[Feed]:
    if visits is None:
        return []
    return [follow_up_feed(plan, visits, person_ids(records["crm"], len(truth.doctors)), liked)]


def _said_feeds(plan: MarketPlan, truth: Truth, records: dict[str, Records], tastes: Tastes) -> list[Feed]:
    portal = person_ids(records["portal"], len(truth.doctors))
    crm = person_ids(records["crm"], len(truth.doctors))
    return [
        answer_feed(plan, truth, tastes, portal),
        question_feed(plan, truth, tastes, portal),
        consent_feed(plan, crm),
    ]


def _decision_feed(plan: MarketPlan, records: dict[str, Records]) -> Feed:
    """A few pairs on which a steward decided, rightly: records of one person, and of two of one name."""
    chance = plan.chance("identity_decisions")
    crm, portal = records["crm"], records["portal"]
    accounts = portal.main_row()
    told: list[tuple[str, str, str, str]] = []
    for row in chance.permutation(len(crm.rows)):
        mine = accounts.get(int(crm.person[row]))
        if mine is None or len(told) >= DECISIONS:
            continue
        is_same = len(told) % 3 != 2
        other = mine if is_same else (mine + 1) % len(portal.rows)
        if is_same != (portal.person[other] == crm.person[row]):
            continue
        a, b = f"crm:{crm.rows[row]['source_id']}", f"portal:{portal.rows[other]['source_id']}"
        told.append((a, b, "same" if is_same else "different", "steward@demo"))
    names = ("record_a", "record_b", "decision", "decided_by")
    path = "stewards/decisions.csv"
    return plain_feed("steward_decisions", "stewards", "identity_decisions", by_column(names, told), path=path)
