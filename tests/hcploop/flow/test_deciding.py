"""Decisions over several runs, from shortlists written by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import ibis
import pytest

from hcploop import schema
from hcploop.engine import DuckEngine, Manifest, Store
from hcploop.flow.deciding import Options, make_decisions
from hcploop.flow.progress import Progress
from hcploop.flow.work import Work
from hcploop.market import Market
from hcploop.market.policies import PolicyFile

DAY = dt.datetime.fromisoformat("2026-06-30T10:00:00")
PEOPLE = [f"H{number:03}" for number in range(60)]


def arm(one_id, channel, value, *, sender="system", brand="甲", content="c1"):
    return {
        "one_id": one_id,
        "arm": f"{brand}|{channel}|{content}|{sender}",
        "position": 1,
        "brand": brand,
        "channel": channel,
        "action": "send",
        "content_id": content,
        "sender": sender,
        "resource": f"{channel}:{sender}" if sender != "system" else None,
        "probability": 0.3,
        "increment": 0.1,
        "value_of_response": 10.0 * value,
        "cost": 1.0,
        "expected_value": float(value),
        "driver": "tier",
        "because": [],
    }


def nothing(one_id):
    return {
        "one_id": one_id,
        "arm": "nothing",
        "position": 9,
        "brand": "all",
        "increment": 0.0,
        "cost": 0.0,
        "expected_value": 0.0,
        "because": [],
    }


ARMS = [
    row
    for place, one in enumerate(PEOPLE)
    for row in (nothing(one), arm(one, "visit", 50 + place, sender=f"R{place % 2}"), arm(one, "email", 5))
]


@dataclass
class Loop:
    """Runs one after another, each with the decisions of the one before."""

    store: Store
    market: Market
    parent: Manifest | None = None
    log: list[dict] = field(default_factory=list)

    def run(self, *, at=DAY, arms=ARMS, blocked=(), executions=(), redirects=(), face_to_face=None):
        with DuckEngine(temp=self.store.work, memory_limit="512MiB") as engine:
            work = Work(self.market, self.store, engine, at, 0, self.parent, Progress())
            give = {
                "hcp": [
                    {"one_id": one, "hospital": f"医院{place % 4}", "institution_id": f"i{place % 4}", "records": 1}
                    | {"sources": [], "confidence": 1.0}
                    for place, one in enumerate(PEOPLE)
                ],
                "hcp_tier": [],
                "hcp_redirect": [{"old_one_id": old, "one_id": new, "redirected_at": at} for old, new in redirects],
                "execution": list(executions),
                "permitted_content": [{"content_id": "c1", "brand": "甲", "is_permitted": True, "blocked_by": []}],
                "rep": [{"rep_id": "R0", "visits_per_week": 4.0}],
            }
            for name, rows in give.items():
                table, kept = schema.TABLES[name], schema.TABLES[name].arrow(rows)
                work.keep(table, str(rows), make=lambda name=name, kept=kept: work.give(f"given_{name}", kept))
            shortlists = schema.arm.arrow(arms)
            offers = [
                {name: row[name] for name in ("one_id", "brand", "channel", "content_id", "sender")}
                for row in arms
                if row["arm"] != "nothing" and (row["one_id"], row["channel"]) not in blocked
            ]
            options = Options(
                arm=work.give("arm", shortlists),
                allowed=work.give("allowed_offer", schema.offer.arrow(offers)),
                held_back=ibis.memtable({"one_id": ["H000"], "excluded": [["consent:sms"]]}),
                said=said,
                versions=("pack", "model"),
                face_to_face=face_to_face or {},
            )
            make_decisions(work, options)
            made = {
                name: engine.arrow(work.read(work.kept[name])).to_pylist()
                for name in ("decision", "suggestion", "list_item", "capacity_price", "allocation_gap")
            }
            self.parent = Manifest(
                snapshot_id=at.isoformat(),
                created_at=at,
                as_of=at,
                market="试点",
                version="0",
                code_hash="",
                files=(),
                tables={name: kept.parts for name, kept in work.kept.items()},
            )
        return made


def said(arms):
    words = {"reason": ibis.literal("why"), "reason_zh": ibis.literal("因为")}
    return arms.select("one_id", "arm", "driver", **words, evidence=ibis.literal([], "array<string>"))


@pytest.fixture
def loop(tmp_path):
    policy = PolicyFile(
        kind="decisions",
        effective_on=dt.date(2026, 1, 1),
        approved_by="王芳",
        body={"capacity": {"visits": 6}},
    )
    market = Market(name="试点", root=tmp_path, channels={}, feeds=(), policies={"policy/decisions.toml": policy})
    return Loop(Store(tmp_path / "out"), market)


def test_a_first_run_decides_for_everybody_within_what_representatives_can_do(loop):
    made = loop.run()

    assert sorted(row["one_id"] for row in made["decision"]) == PEOPLE
    allocated = [row["allocated"] for row in made["decision"]]
    assert [sum(one.endswith(rep) for one in allocated) for rep in ("R0", "R1")] == [4, 6]
    assert made["allocation_gap"][0]["gap_share"] < 0.0001
    used = {row["resource"]: (row["used"], row["at_most"]) for row in made["capacity_price"]}
    assert used == {"visit:R0": (4.0, 4.0), "visit:R1": (6.0, 6.0)}


def test_who_is_held_out_gets_no_suggestion(loop):
    made = loop.run()

    held = {row["one_id"] for row in made["decision"] if row["is_holdout"]}
    assert 0 < len(held) < 20
    assert all(row["arms"] == ["nothing"] for row in made["decision"] if row["is_holdout"])
    assert not held & {row["one_id"] for row in made["suggestion"]}
    assert not held & {row["one_id"] for row in made["list_item"]}


def test_suggestions_are_the_drawn_actions_and_say_what_was_held_back(loop):
    made = loop.run()

    drawn = {row["decision_id"]: row for row in made["decision"] if row["chosen"] != "nothing"}
    assert {row["decision_id"] for row in made["suggestion"]} == set(drawn)
    assert all(drawn[row["decision_id"]]["chosen"].split("|")[1] == row["channel"] for row in made["suggestion"])
    assert {tuple(row["blocked_by"]) for row in made["suggestion"]} <= {(), ("consent:sms",)}
    places = sorted(row["position"] for row in made["suggestion"] if row["channel"] == "email")
    assert places == list(range(1, len(places) + 1))


def test_a_decision_stands_and_the_next_day_decides_for_nobody(loop):
    first = loop.run()

    second = loop.run(at=DAY + dt.timedelta(days=1))

    assert key(second["decision"]) == key(first["decision"])
    assert key(second["suggestion"]) == key(first["suggestion"])


def test_after_a_week_everybody_is_decided_anew_and_the_log_has_both(loop):
    first = loop.run()

    later = loop.run(at=DAY + dt.timedelta(days=7))

    assert len(later["decision"]) == 2 * len(PEOPLE)
    assert key(first["decision"]) < key(later["decision"])
    assert not key(first["suggestion"]) & key(later["suggestion"])


def test_what_was_done_is_decided_anew_and_a_later_report_is_not_read(loop):
    first = loop.run()
    done, later = first["suggestion"][:2]
    reports = [
        {"decision_id": done["decision_id"], "state": "done", "happened_at": DAY + dt.timedelta(hours=2)},
        {"decision_id": later["decision_id"], "state": "dismissed", "happened_at": DAY + dt.timedelta(days=3)},
    ]

    second = loop.run(at=DAY + dt.timedelta(days=1), executions=reports)

    new = key(second["decision"]) - key(first["decision"])
    assert [row["one_id"] for row in second["decision"] if row["decision_id"] in new] == [done["one_id"]]


def test_who_withdraws_her_consent_loses_that_action_in_the_next_run(loop):
    first = loop.run()
    lost = next(row for row in first["suggestion"] if row["channel"] == "email")
    left = [row for row in ARMS if (row["one_id"], row.get("channel", "")) != (lost["one_id"], "email")]

    second = loop.run(at=DAY + dt.timedelta(days=1), arms=left)

    assert lost["decision_id"] not in key(second["suggestion"])
    assert key(first["suggestion"]) - {lost["decision_id"]} <= key(second["suggestion"])


def test_a_decision_follows_a_person_whose_id_was_merged(loop):
    first = loop.run()
    moved = next(row for row in first["suggestion"] if row["channel"] == "email")
    arms = [row for row in ARMS if row["one_id"] != moved["one_id"]] + [
        {**row, "one_id": "H999"} for row in ARMS if row["one_id"] == moved["one_id"]
    ]

    second = loop.run(at=DAY + dt.timedelta(days=1), arms=arms, redirects=[(moved["one_id"], "H999")])

    held = [row for row in second["suggestion"] if row["one_id"] == "H999"]
    assert [row["decision_id"] for row in held] in ([], [moved["decision_id"]])
    assert len([row for row in second["decision"] if row["one_id"] == "H999"]) in (0, 1)
    assert moved["one_id"] not in {row["one_id"] for row in second["suggestion"]}


def test_standing_visits_use_the_capacity_of_the_week(loop):
    first = loop.run()
    one = next(row for row in first["suggestion"] if row["channel"] == "email")
    report = {"decision_id": one["decision_id"], "state": "done", "happened_at": DAY + dt.timedelta(hours=1)}

    second = loop.run(at=DAY + dt.timedelta(days=1), executions=[report])

    left = {row["resource"]: row["at_most"] for row in second["capacity_price"]}
    of = [row["sender"] for row in first["suggestion"] if row["channel"] == "visit"]
    assert left == {name: 0.0 if name[6:] in of else left[name] for name in left}
    assert sum(left.values()) == sum({"R0": 4, "R1": 6}[name[6:]] - of.count(name[6:]) for name in left)


def test_a_launch_brand_is_met_face_to_face_as_often_as_its_share_asks(loop):
    arms = [
        row
        for place, one in enumerate(PEOPLE)
        for row in (
            nothing(one),
            arm(one, "visit", 90, sender=f"R{place % 2}"),
            arm(one, "visit", 20, sender=f"R{place % 2}", brand="乙"),
            arm(one, "email", 15 if place % 2 else 3, brand="乙"),
            arm(one, "email", 5),
        )
    ]

    before = loop.run(arms=arms)
    other = Loop(loop.store, loop.market)
    after = other.run(arms=arms, face_to_face={"乙": 0.1})

    def visits(made, brand):
        return sum(row["allocated"].startswith(f"{brand}|visit") for row in made["decision"])

    contacts = sum(row["allocated"].startswith("乙|") for row in after["decision"])
    assert visits(before, "乙") == 0
    assert visits(after, "乙") >= 0.1 * contacts > 0
    assert visits(after, "甲") + visits(after, "乙") == 10


def key(rows):
    return {row["decision_id"] for row in rows}
