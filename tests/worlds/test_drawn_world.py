"""Whatever people refused, whoever is filed, whatever a pack forbids: it is not suggested, listed or reported."""

import csv
import importlib.util
import json
import tomllib
from importlib import resources
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from tests.hcploop.nextbest.drawn import drawn_rules
from tests.hcploop.nextbest.plain_reading import caps_exceeded, held_by

from hcploop.channels import CHANNELS
from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop.market.load import POLICIES
from hcploop.report import write_report
from hcploop.report.lists import write_lists

_spec = importlib.util.spec_from_file_location("drawn_market", Path(__file__).with_name("drawn_market.py"))
drawn_market = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(drawn_market)

ACTION = {"visit": "visit", "remote_visit": "call", "call_centre": "call", "meeting": "invite", "webinar": "invite"}
NO_CAPS = {"channel": {}, "days_between": 0}

pytestmark = [pytest.mark.full, pytest.mark.slow]


def shipped(name):
    text = resources.files("hcploop.nextbest").joinpath(f"data/packs/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def inline(table):
    return "{ " + ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()) + " }"


def drawn_pack(seed, market):
    """Draw rules, none of which holds back more than half of everything, and caps; write them as a pack of its own."""
    chance = np.random.default_rng(seed)
    some = [drawn_action(chance, market) for _ in range(200)]
    rules = []
    while len(rules) < 6:
        for one in drawn_rules(chance):
            has_brand = "brand" in {each["fact"] for each in one["forbid"]}
            share = np.mean([held_by(facts, [one]) != [] for facts in some])
            if not has_brand and share <= 0.5:
                rules.append({**one, "id": f"rule_{len(rules)}"})
    rules = rules[:6]
    caps = {"contacts_7d": int(chance.integers(1, 5)), "contacts_30d": int(chance.integers(2, 9)), "days_between": 2}
    head = {"id": "drawn", "version": "1", "name_zh": "抽取", "name_en": "drawn", "small_cell": 5}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    lines += ["effective_on = 2026-01-01", "doctor_level_prescriptions = false", "face_to_face_floor = 0.0", "[caps]"]
    lines += ["may_be_raised = true", *(f"{key} = {value}" for key, value in caps.items()), "[caps.channel]"]
    for rule in rules:
        lines += ["[[rule]]", *(f"{key} = {json.dumps(rule[key])}" for key in rule if key != "forbid")]
        lines.append(f"forbid = [{', '.join(map(inline, rule['forbid']))}]")
    return "\n".join(lines) + "\n", rules, {**caps, "channel": {}}


def drawn_action(chance, market):
    """Give the facts of any action with anybody."""
    channel = str(chance.choice(["visit", "email", "sms", "wechat", "call_centre"]))
    person, content = (
        market_of[int(chance.integers(len(market_of)))] for market_of in (market.people, market.contents)
    )
    sender = person["rep_id"] or "system" if channel == "visit" else "system"
    named = {"channel": channel, "action": ACTION.get(channel, "send"), "content_id": content["content_id"]}
    return market.facts(person["source_id"], **named, sender=sender)


def judged_by(policy):
    """Give the rules and caps of a shipped pack."""
    return [*shipped("every-market")["rule"], *shipped(policy).get("rule", [])], shipped(policy).get("caps", NO_CAPS)


def forbidden(market, rules, caps, arms):
    """Judge (doctor, arm) once more; give what is held back, by which rules."""
    held = {}
    for one, arm in sorted(arms):
        _, channel, content, sender = arm.split("|")
        action = ACTION.get(channel, "send")
        facts = market.facts(one, channel=channel, action=action, content_id=content, sender=sender)
        if found := [*held_by(facts, rules), *caps_exceeded(facts, caps)]:
            held[one, arm] = found
    return held


def suggested(snapshot):
    """Give all arms of shortlists, the drawn ones by decision, and the decisions of the hold-out."""
    names = dict(snapshot.sql("SELECT one_id, source_id FROM hcp_identifier WHERE source = 'crm'").to_pandas().values)
    rows = snapshot.sql("SELECT decision_id, one_id, chosen, arms, is_holdout FROM decision").to_pylist()
    arms = {(names[row["one_id"]], arm) for row in rows for arm in row["arms"] if arm != "nothing"}
    drawn = {row["decision_id"]: (names[row["one_id"]], row["chosen"]) for row in rows}
    return arms, drawn, {row["decision_id"] for row in rows if row["is_holdout"]}, names


def in_words(market, source_id, arm):
    """Give the doctor's name, the channel's, and the title, as a report tells them."""
    _, channel, content, _ = arm.split("|")
    (person,) = [one["name"] for one in market.people if one["source_id"] == source_id]
    (title,) = [one["title"] for one in market.contents if one["content_id"] == content]
    return person, CHANNELS[channel].name_en, title


@pytest.mark.parametrize("case", [*POLICIES, 1, 2, 3])
def test_nothing_that_is_forbidden_is_suggested_listed_or_reported(tmp_path, case):
    market = drawn_market.DrawnMarket(20260630 if isinstance(case, str) else case, hcps=600)
    drop = market.write(tmp_path / "drop", case if isinstance(case, str) else "drawn.toml")
    if isinstance(case, str):
        rules, caps = judged_by(case)
    else:
        text, rules, caps = drawn_pack(case, market)
        (drop / "drawn.toml").write_text(text, encoding="utf-8")

    run(drop, tmp_path / "out")
    snapshot = open_snapshot(tmp_path / "out")

    arms, drawn, held_out, names = suggested(snapshot)
    assert len(arms) > 100
    assert len(set(names.values())) == len(names) == 600
    assert forbidden(market, rules, caps, arms) == {}
    # The same actions with anybody else: what is judged could have failed.
    anybody = np.random.default_rng(1).choice([one["source_id"] for one in market.people], size=len(arms)).tolist()
    assert len(forbidden(market, rules, caps, zip(anybody, [arm for _, arm in sorted(arms)], strict=True))) > 20
    listed = set(listed_decisions(snapshot, tmp_path / "lists"))
    assert listed <= {one for one, (_, arm) in drawn.items() if arm != "nothing"} - held_out
    assert len(listed) > 30
    told = reported(snapshot, tmp_path / "report.xlsx")
    assert told <= {in_words(market, one, arm) for one, arm in arms}
    assert len(told) > 30


def listed_decisions(snapshot, folder):
    write_lists(snapshot, folder, now=snapshot.manifest.as_of)
    for path in folder.glob("*.csv"):
        if path.name != "executions_template.csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from (row["decision_id"] for row in csv.DictReader(file))


def reported(snapshot, path):
    """Give (doctor, channel, title) of the workbook's suggestions."""
    write_report(snapshot, {"xlsx": path}, lang="en")
    head, *rows = openpyxl.load_workbook(path, read_only=True)["Suggestions"].iter_rows(values_only=True)
    wanted = [head.index(name) for name in ("doctor", "channel", "content")]
    return {tuple(row[place] for place in wanted) for row in rows}
