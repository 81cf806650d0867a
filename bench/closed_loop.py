"""Does the loop learn? Markets that live on for twelve weeks: lists obeyed by a third, answers told two weeks late.

`python bench/closed_loop.py` prints for each market what the policies are truly worth, which only the made-up market
knows: the loop's own suggestions, visiting the A doctors, and a policy that knows the truth.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from hcploop.channels import CHANNELS
from hcploop.engine import Snapshot, open_snapshot
from hcploop.flow import run
from hcploop.simulate import MarketPlan, write_market
from hcploop.simulate.living import (
    CONTACTED_BY,
    LATE_WEEKS,
    Contacts,
    Living,
    begin,
    live_week,
    write_answers,
    write_executions,
)
from machine import machine, write_section

HISTORY_MONTHS = 6
OBEYED = 0.3
VISITS_A_WEEK = 25
SEEDS = (1, 2, 3, 4, 5)


@dataclass
class Told:
    """What each policy was truly worth, week by week, per doctor outside the hold-out."""

    learned: list[float] = field(default_factory=list)
    visit_a: list[float] = field(default_factory=list)
    same_choices: list[float] = field(default_factory=list)
    truth: list[float] = field(default_factory=list)

    def mean(self, name: str, last: int = 0) -> float:
        """The mean of all weeks, or of the last ones."""
        return float(np.mean(getattr(self, name)[-last:]))


def lived(directory: Path, *, hcps: int, seed: int, weeks: int) -> Told:
    """Let a market live, and judge the policies on the truth."""
    plan = MarketPlan(hcps=hcps, months=HISTORY_MONTHS, seed=seed, as_of=dt.date(2026, 3, 29))
    drop, out = directory / "drop", directory / "out"
    write_market(drop, plan)
    market = Living.of(plan)
    begin(drop)
    told, log = Told(), [np.zeros(hcps) for _ in range(2)]
    chance, answers = np.random.default_rng([seed, 99]), []
    for week in range(weeks):
        monday = plan.as_of + dt.timedelta(days=1 + 7 * week)
        run(drop, out, as_of=monday - dt.timedelta(days=1), seed=seed)
        snapshot, recent = open_snapshot(out), np.sum(log[-2:], axis=0)
        planned, senders = _planned(snapshot, market, monday)
        _judge(told, snapshot, market, planned, recent)
        made = _carried_out(market, (planned, senders), monday, drop, chance)
        answers.append((monday, live_week(drop, market, made, monday=monday, recent=recent)))
        for first, told_late in answers[:-LATE_WEEKS][-1:]:
            write_answers(drop, told_late, monday=first)
        log.append(np.bincount(made.person, minlength=hcps))
    return told


def _planned(snapshot: Snapshot, market: Living, monday: dt.date) -> tuple[Contacts, list[str]]:
    """Read the lists of the week, as those who carry them out would."""
    rows = snapshot.sql(
        f"""
        SELECT i.decision_id, s.channel, s.content_id, s.sender, list(h.source || ':' || h.source_id) AS records,
               any_value(i.planned_on) AS planned_on
        FROM list_item i JOIN suggestion s USING (decision_id) JOIN hcp_identifier h ON h.one_id = s.one_id
        WHERE i.list_name <> 'crm' AND i.planned_on < DATE '{monday + dt.timedelta(days=7)}'
        GROUP BY ALL ORDER BY i.decision_id
        """
    ).to_pylist()
    rows = [row for row in rows if _doctor(market, row) is not None and row["channel"] in CONTACTED_BY]
    days = [max(0, (row["planned_on"] - monday).days) for row in rows]
    return Contacts(
        np.array([_doctor(market, row) for row in rows], dtype=int),
        np.array([row["channel"] for row in rows], dtype=object),
        np.array([market.place_of_content.get(row["content_id"] or "", -1) for row in rows], dtype=int),
        np.array(days, dtype=int),
        np.array([row["decision_id"] for row in rows], dtype=object),
    ), [row["sender"] for row in rows]


def _doctor(market: Living, row: dict[str, Any]) -> int | None:
    """Find the doctor behind a person: most of her records are his."""
    places = [market.person_of[one] for one in row["records"] if one in market.person_of]
    return max(sorted(set(places)), key=places.count) if places else None


def _judge(told: Told, snapshot: Snapshot, market: Living, planned: Contacts, recent: np.ndarray) -> None:
    """Value the loop's lists and three other policies on the truth, per doctor outside the hold-out."""
    held_out = _held_out(snapshot, market)
    may = np.array([bool(one) for one in market.crm_ids]) & ~held_out
    count = may.sum()
    grade_a = np.flatnonzero(may & (market.doctors.grades.min(axis=0) == 0))
    live = _live(market, snapshot)
    visited = _within_capacity(market, grade_a, market.doctors.value[grade_a])
    told.learned.append(market.gain(planned, recent).sum() / count)
    told.visit_a.append(market.gain(_visits(market, visited, live), recent).sum() / count)
    told.same_choices.append(_of_same_choices(snapshot, market, recent) / count)
    told.truth.append(_knowing(market, np.flatnonzero(may), live, recent) / count)


def _held_out(snapshot: Snapshot, market: Living) -> np.ndarray:
    rows = snapshot.sql(
        """
        SELECT d.one_id, list(h.source || ':' || h.source_id) AS records
        FROM (SELECT DISTINCT one_id FROM decision WHERE is_holdout) d JOIN hcp_identifier h USING (one_id) GROUP BY ALL
        """
    ).to_pylist()
    held = np.zeros(len(market.doctors), dtype=bool)
    held[[one for one in (_doctor(market, row) for row in rows) if one is not None]] = True
    return held


def _live(market: Living, snapshot: Snapshot) -> np.ndarray:
    day = (snapshot.manifest.as_of.date() - market.plan.first_on).days
    contents = market.contents
    return np.flatnonzero((contents.published <= day) & (day < contents.expires))


def _within_capacity(market: Living, people: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Keep those whom their representatives have the time to visit, the most valuable first."""
    order = people[np.argsort(-value, kind="stable")]
    reps = market.field_force.of_hospital[market.doctors.hospital[order]]
    place = np.zeros(len(order), dtype=int)
    for rep in np.unique(reps):
        mine = reps == rep
        place[mine] = np.arange(mine.sum())
    return order[place < VISITS_A_WEEK]


def _visits(market: Living, people: np.ndarray, live: np.ndarray) -> Contacts:
    """Visit people with whatever content is at hand."""
    chance = np.random.default_rng([market.plan.seed, len(live), len(people)])
    carried = np.intersect1d(live, market.contents.carried_by("visit"))
    return _asked(people, "visit", chance.choice(carried, size=len(people)))


def _asked(people: np.ndarray, channel: str, content: np.ndarray) -> Contacts:
    names = np.full(len(people), channel, dtype=object)
    return Contacts(people, names, content, np.zeros(len(people), int), np.full(len(people), "", dtype=object))


def _best(
    market: Living, people: np.ndarray, channel: str, live: np.ndarray, recent: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the best content of a channel for each person, and what it would truly bring."""
    carried = np.intersect1d(live, market.contents.carried_by(channel))
    appeal = market.tastes.appeal(market.contents, carried)[people]
    content = carried[np.argmax(appeal, axis=1)]
    asked = _asked(people, channel, content)
    return content, market.gain(asked, recent)


def _knowing(market: Living, people: np.ndarray, live: np.ndarray, recent: np.ndarray) -> float:
    """Value the best contact of everyone within the representatives' time; consents and caps do not bind it."""
    channels = [name for name in CONTACTED_BY if name in market.plan.channels]
    gains = np.array([_best(market, people, channel, live, recent)[1] for channel in channels])
    takes_rep = np.array([CHANNELS[name].personal for name in channels])
    free = np.maximum(0.0, gains[~takes_rep].max(axis=0))
    extra = gains[takes_rep].max(axis=0) - free
    worth_it = people[extra > 0]
    visited = _within_capacity(market, worth_it, extra[extra > 0])
    return float(free.sum() + extra[np.isin(people, visited)].sum())


def _of_same_choices(snapshot: Snapshot, market: Living, recent: np.ndarray) -> float:
    """Value the best arm of each new decision's own shortlist; capacity does not bind it."""
    rows = snapshot.sql(
        """
        SELECT list(h.source || ':' || h.source_id) AS records, d.arms
        FROM decision d JOIN hcp_identifier h USING (one_id)
        WHERE NOT d.is_holdout AND d.decided_at = (SELECT max(decided_at) FROM decision) GROUP BY d.decision_id, d.arms
        """
    ).to_pylist()
    person, channel, content, owner = [], [], [], []
    for number, row in enumerate(rows):
        doctor = _doctor(market, row)
        for arm in row["arms"] if doctor is not None else []:
            _, where, what, _ = arm.split("|") if "|" in arm else ("", "", "", "")
            if where in CONTACTED_BY:
                person.append(doctor)
                channel.append(where)
                content.append(market.place_of_content.get(what, -1))
                owner.append(number)
    if not person:
        return 0.0
    asked = Contacts(
        np.array(person),
        np.array(channel, dtype=object),
        np.array(content),
        np.zeros(len(person), int),
        np.array([""] * len(person)),
    )
    best = np.zeros(len(rows))
    np.maximum.at(best, np.array(owner), market.gain(asked, recent))
    return float(best.sum())


def _carried_out(
    market: Living, asked_for: tuple[Contacts, list[str]], monday: dt.date, drop: Path, chance: np.random.Generator
) -> Contacts:
    """Carry out a third of what was asked for; for the rest representatives do what they always did."""
    planned, senders = asked_for
    obeys = chance.random(len(planned)) < OBEYED
    says = chance.random(len(planned)) < 0.5
    told = []
    for row in np.flatnonzero(obeys | says):
        at = f"{monday + dt.timedelta(days=int(planned.day[row]))} 18:00:00"
        state = "done" if obeys[row] else "dismissed"
        told.append((str(planned.decision_id[row]), state, at, senders[row] if senders[row] != "system" else ""))
    write_executions(drop, told, monday=monday)
    done = Contacts(*(getattr(planned, name)[obeys] for name in ("person", "channel", "content", "day", "decision_id")))
    return done.and_(_habit(market, chance, monday))


def _habit(market: Living, chance: np.random.Generator, monday: dt.date) -> Contacts:
    """Let representatives visit the higher grades, as they would without any list."""
    known = np.array([bool(one) for one in market.crm_ids])
    often = np.array([0.4, 0.2, 0.08, 0.03])[market.doctors.grades.min(axis=0)]
    people = np.flatnonzero(known & (chance.random(len(known)) < often))
    day = (monday - market.plan.first_on).days
    contents = market.contents
    live = np.flatnonzero((contents.published <= day) & (day < contents.expires))
    carried = np.intersect1d(live, contents.carried_by("visit"))
    return Contacts(
        people,
        np.full(len(people), "visit", dtype=object),
        chance.choice(carried, size=len(people)),
        chance.integers(0, 5, size=len(people)),
        np.array([""] * len(people), dtype=object),
    )


def report(found: dict[int, Told]) -> str:
    """Write a table in Markdown: value a doctor and week, in the market's currency."""
    names = ("market", "learned", "visit the A doctors", "knowing the truth", "share of its gain", "same shortlists")
    head = f"| {' | '.join(names)} |"
    lines = [head, "| --: " * 6 + "|"]
    for seed, told in found.items():
        share = told.mean("learned") / told.mean("truth")
        cells = (told.mean("learned"), told.mean("visit_a"), told.mean("truth"))
        shown = " | ".join(f"{cell:,.1f}" for cell in cells)
        lines.append(f"| {seed} | {shown} | {share:.0%} | {told.mean('same_choices'):,.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Live through the markets and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hcps", type=int, default=500)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--json", action="store_true", help="one JSON document, every week")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    asked, on = parser.parse_args(), machine()
    found = {}
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory() as folder:
            found[seed] = lived(Path(folder), hcps=asked.hcps, seed=seed, weeks=asked.weeks)
    shown = json.dumps({seed: vars(told) for seed, told in found.items()}) if asked.json else report(found)
    sys.stdout.write(shown + "\n")
    if asked.write:
        write_section("closed_loop", f"{on}. {asked.hcps} doctors, {asked.weeks} weeks.\n\n{report(found)}")


if __name__ == "__main__":
    main()
