"""A refresh says of the people whom it is for what the next run says."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any, NamedTuple

import pytest
from tests.markets import tiny_market

import hcploop
from hcploop.engine import Snapshot
from hcploop.errors import NotFound, UsageError
from hcploop.flow import Moment, Refreshed, refresh
from hcploop.simulate import MarketPlan, write_market

BASE, LATER = dt.datetime.fromisoformat("2026-06-30T00:00"), dt.datetime.fromisoformat("2026-06-30T16:00")
"""In the market's zone."""

RANKED = ("hcp", "hcp_grade", "hcp_tag", "hcp_indicator", "hcp_score", "hcp_tier", "hcp_need", "recommendation")
DECIDED = ("decision", "suggestion")

LIVE = """
[[feed]]
name = "live"
source = "crm"
kind = "touches"
path = "live/*.csv"
columns = { touch_id = "id", source_person_id = "person", channel = "channel", action = "action", \
happened_at = "at", content_id = "content" }

[[feed]]
name = "objections"
source = "crm"
kind = "consents"
path = "objections/*.csv"
columns = { source_person_id = "person", channel = "channel", state = "state", happened_at = "at", purpose = "purpose" }
"""


class Told(NamedTuple):
    """What happened after the run, to whom."""

    acted: str
    dismissed: str
    withdrew: str
    under_way: str
    objected: str
    before: dict[str, str]

    @property
    def people(self) -> set[str]:
        """All of them."""
        return {self.acted, self.dismissed, self.withdrew, self.under_way, self.objected}


class World(NamedTuple):
    """A market with an overlay, and what runs say of it afterwards."""

    folder: Any
    out: Any
    told: Told
    made: Refreshed
    again: Refreshed
    overlaid: dict[str, list[str]]
    profiles: dict[str, dict[str, Any]]
    ids: list[str]
    waiting_shown: int


def append(folder, path, line):
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def happen(folder, out) -> Told:
    """Let five people do something, and one come whom nobody knows."""
    snapshot = hcploop.open_snapshot(out)
    crm = {
        row["one_id"]: row["source_id"]
        for row in snapshot.arrow("hcp_identifier").to_pylist()
        if row["source"] == "crm" and row["source_id"].startswith("C")
    }
    rows = sorted(snapshot.arrow("suggestion").to_pylist(), key=lambda row: row["decision_id"])
    chosen = {row["one_id"]: row["decision_id"] for row in rows if row["one_id"] in crm}
    told = Told(*list(chosen)[:5], before=chosen)
    (folder / "live").mkdir(exist_ok=True)
    append(folder, "live/2.csv", "id,person,channel,action,at,content")
    for one_id in (told.acted, told.under_way):
        append(folder, "live/2.csv", f"L-{one_id},{crm[one_id]},web,read,2026-06-30 13:00:00,K00001")
    append(folder, "live/2.csv", "L-new,C999999,web,read,2026-06-30 13:00:00,K00001")
    append(folder, "live/2.csv", f"L-late,{list(crm.values())[-1]},web,read,2026-06-30 23:00:00,K00001")
    append(folder, "field/executions.csv", f"{chosen[told.under_way]},已下发,2026-06-30 12:30:00,,,")
    append(folder, "field/feedback.csv", f"{chosen[told.dismissed]},已忽略,2026-06-30 13:05:00,,,")
    append(folder, "crm/consents.csv", f"{crm[told.withdrew]},all,withdrawn,2026-06-30 13:10:00,v1")
    append(folder, "objections/1.csv", f"{crm[told.objected]},all,refused,2026-06-30 13:15:00,personalisation")
    head, *_ = (folder / "crm/doctors_1.csv").read_text(encoding="gb18030").splitlines()
    doctor = dict.fromkeys(head.split(","), "") | {"客户编码": "C999999", "姓名": "牟新月", "状态": "在职"}
    text = f"{head}\n{','.join(doctor.values())}\n"
    (folder / "crm/doctors_9.csv").write_text(text, encoding="gb18030")
    return told


def rows(snapshot: Snapshot, table: str, ids: list[str]) -> list[str]:
    return sorted(str(row) for row in snapshot.arrow(table).to_pylist() if row["one_id"] in ids)


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    folder, out = tmp_path_factory.mktemp("refresh") / "in", tmp_path_factory.mktemp("refreshed") / "out"
    write_market(folder, MarketPlan(hcps=120, months=4, seed=5, unkindness=1.0, lang="zh"))
    append(folder, "market.toml", LIVE)
    (folder / "live").mkdir()
    append(folder, "live/1.csv", "id,person,channel,action,at,content")
    (folder / "objections").mkdir()
    append(folder, "objections/1.csv", "person,channel,state,at,purpose")
    hcploop.run(folder, out, as_of=BASE)
    told = happen(folder, out)
    shutil.copytree(out, out.parent / "fresh")
    made = refresh(out, moment=Moment(as_of=LATER))
    again = refresh(out, moment=Moment(as_of=LATER))
    over = hcploop.open_snapshot(out)
    ids = [row["one_id"] for row in over.arrow("hcp").to_pylist() if row["one_id"] in told.people]
    return World(
        folder=folder,
        out=out,
        told=told,
        made=made,
        again=again,
        overlaid={name: rows(over, name, ids) for name in (*RANKED, *DECIDED)},
        profiles={one_id: over.profile(one_id) for one_id in ids},
        ids=ids,
        waiting_shown=over.sql("SELECT count(*) AS n FROM hcp WHERE name = '牟新月'")["n"][0].as_py(),
    )


@pytest.fixture(scope="module")
def after(world) -> Snapshot:
    """What the next run says."""
    hcploop.run(world.folder, world.out, as_of=LATER)
    return hcploop.open_snapshot(world.out)


@pytest.fixture(scope="module")
def fresh(world) -> Snapshot:
    """What a run says that never saw a refresh."""
    hcploop.run(world.folder, world.out.parent / "fresh", as_of=LATER)
    return hcploop.open_snapshot(world.out.parent / "fresh")


def test_a_refresh_is_for_those_of_whom_something_new_is_known(world):
    # Beside the five, some whose contacts of the day come into force as the moment moves on.
    assert 5 <= world.made.people < 60
    assert sorted(world.ids) == sorted(world.told.people)
    assert world.made.suggestions_changed > 0


def test_who_was_not_known_waits_for_the_next_run(world, after):
    assert world.made.waiting == 1
    assert world.waiting_shown == 0
    assert "牟新月" in {row["name"] for row in after.arrow("hcp").to_pylist()}


def test_a_second_refresh_with_nothing_new_makes_nothing(world):
    assert world.again.is_unchanged
    assert world.again.overlay == world.made.overlay


def test_what_she_did_overtakes_what_was_decided_before(world):
    decided = [row for row in world.overlaid["decision"] if world.told.acted in row]

    assert len(decided) == 2
    assert not any(world.told.before[world.told.acted] in row for row in world.overlaid["suggestion"])


def test_what_is_under_way_is_not_overtaken(world):
    assert any(world.told.before[world.told.under_way] in row for row in world.overlaid["suggestion"])


def test_a_dismissed_suggestion_goes_and_another_decision_is_made(world):
    assert not any(world.told.before[world.told.dismissed] in row for row in world.overlaid["suggestion"])
    assert sum(world.told.dismissed in row for row in world.overlaid["decision"]) == 2


def test_who_withdrew_every_consent_is_offered_nothing(world):
    assert not any(world.told.withdrew in row for row in world.overlaid["suggestion"])


def test_for_who_objects_to_personal_choice_nothing_is_chosen_personally_any_more(world):
    hers = [row for row in world.overlaid["recommendation"] if world.told.objected in row]

    assert hers
    assert all("she wants no personal choice" in row for row in hers)
    assert not any(world.told.before[world.told.objected] in row for row in world.overlaid["suggestion"])


@pytest.mark.parametrize("name", DECIDED)
def test_what_a_refresh_decided_stands_in_the_next_run(world, after, name):
    assert rows(after, name, world.ids) == world.overlaid[name]


def test_a_run_that_never_saw_the_refresh_decides_the_same(world, fresh):
    def decided(told):
        return {row.split("'")[3] for row in told}

    assert decided(rows(fresh, "decision", world.ids)) == decided(world.overlaid["decision"])


@pytest.mark.parametrize("name", RANKED)
def test_everything_below_the_ranks_is_the_same_as_in_a_run(world, after, fresh, name):
    assert rows(after, name, world.ids) == world.overlaid[name]
    assert rows(fresh, name, world.ids) == world.overlaid[name]


def test_a_portrait_tells_what_was_just_done(world, after):
    newest = world.profiles[world.told.acted]["touches"][0]

    assert newest["touch_id"] == f"crm:L-{world.told.acted}"
    assert {one_id: after.profile(one_id) for one_id in world.ids} == world.profiles


def test_no_id_is_issued_by_a_refresh(world, after):
    assert len(after.arrow("hcp").to_pylist()) > len(world.ids)
    assert not (world.out / "OVERLAY").exists()


def test_what_happened_before_since_waits_for_the_next_run(tmp_path, world):
    folder, out = tmp_path / "in", tmp_path / "out"
    tiny_market(folder, settings='[market]\nname = "试点"\ntime_zone = "Asia/Shanghai"\n')
    hcploop.run(folder, out, as_of=BASE)
    (folder / "visits/2.csv").write_text(
        "编号,客户编码,日期,状态,组\nV8,D1,2026-06-30 08:00,已提交,\nV9,D2,2026-06-30 12:00,已提交,\n", encoding="utf-8"
    )

    told = refresh(out, moment=Moment(as_of=LATER, since=dt.datetime.fromisoformat("2026-06-30T10:00")))

    people = hcploop.open_snapshot(out).sql("SELECT name FROM hcp JOIN touch USING (one_id) WHERE touch_id = 'crm:V9'")
    assert told.people == 1
    assert people.to_pylist() == [{"name": "欧阳娜娜"}]


def test_without_a_snapshot_there_is_nothing_to_refresh(tmp_path):
    with pytest.raises(NotFound):
        refresh(tmp_path / "out")


@pytest.fixture(scope="module")
def still(tmp_path_factory):
    """A folder with `in` and `out` of a market to which nothing happens."""
    place = tmp_path_factory.mktemp("still")
    hcploop.run(tiny_market(place / "in"), place / "out")
    return place


def test_a_drop_folder_that_moved_is_named(still):
    (still / "in").rename(still / "moved")

    with pytest.raises(UsageError, match=r"not there any more.*--dir"):
        refresh(still / "out")

    assert refresh(still / "out", directory=still / "moved").is_unchanged
    (still / "moved").rename(still / "in")


def test_a_moment_before_the_snapshot_is_refused(still):
    with pytest.raises(UsageError, match="knows more"):
        refresh(still / "out", moment=Moment(as_of=dt.date(2026, 6, 1)))
