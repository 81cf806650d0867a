"""One turn of the loop, and the next ones, over a tiny market."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

import pytest
from tests.markets import FEEDS, FILES, SETTINGS, drop, tiny_market

import hcploop
from hcploop.engine import Manifest
from hcploop.flow import STAGES, Event, Summary
from hcploop.schema import TABLES

IN_FORCE = ("rows_kept", "rows_quarantined", "rows_replaced", "rows_deleted")


class Seen(NamedTuple):
    """A run, and what stood in its snapshot while it was in force."""

    summary: Summary
    manifest: Manifest
    tables: dict[str, list[dict[str, Any]]]
    profiles: dict[str, dict[str, Any]]
    events: list[Event]

    def one_id(self, source_id: str) -> str | None:
        """The person behind an id."""
        found = [row["one_id"] for row in self.tables["hcp_identifier"] if row["source_id"] == source_id]
        return found[0] if found else None

    def known(self) -> dict[str, list[str]]:
        """Every table as sorted texts, persons named by their records; without those that tell how it came to be."""
        people = sorted((row["one_id"], row["source_id"]) for row in self.tables["hcp_identifier"] if row["one_id"])
        names = dict(reversed(people))
        ids = re.compile("|".join(names))
        return {
            name: sorted(ids.sub(lambda found: names[found[0]], str(row)) for row in rows)
            for name, rows in self.tables.items()
            if name not in {"run", "oneid_event", "hcp_redirect", "feed_count"}
        }

    def figure(self, metric: str, period: str = "all") -> float | None:
        """A figure of the whole market."""
        found = [
            row["figure_value"]
            for row in self.tables["figure"]
            if (row["metric"], row["period"], row["cut"]) == (metric, period, "")
        ]
        return found[0] if found else None


def turn(folder, out, **settings) -> Seen:
    events: list[Event] = []
    summary = hcploop.run(folder, out, listener=events.append, **settings)
    snapshot = hcploop.open_snapshot(out)
    tables = {name: snapshot.arrow(name).to_pylist() for name in TABLES}
    profiles = {row["one_id"]: snapshot.profile(row["one_id"]) for row in tables["hcp"]}
    for feed in summary.feeds:
        assert feed["rows_in"] == sum(feed[name] for name in IN_FORCE), feed
    return Seen(summary, snapshot.manifest, tables, profiles, events)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("tiny") / "out"


@pytest.fixture(scope="module")
def folder(out):
    return tiny_market(out.parent / "in")


@pytest.fixture(scope="module")
def first(folder, out) -> Seen:
    return turn(folder, out)


@pytest.fixture(scope="module")
def again(folder, out, first) -> Seen:
    return turn(folder, out)


@pytest.fixture(scope="module")
def third(folder, out, again) -> Seen:
    """One visit more, and one doctor gone."""
    drop(folder, "visits/2.csv", "编号,客户编码,日期,状态,组\nV6,D3,2026-06-20,已提交,\n")
    drop(folder, "crm/2.csv", FILES["crm"].splitlines()[0] + "\nD4,李雷,,,,,,,,离职\n")
    return turn(folder, out)


@pytest.fixture(scope="module")
def clean(folder, out, third) -> Seen:
    """The same files, loaded at once."""
    return turn(folder, out.parent / "clean")


@pytest.fixture(scope="module")
def may(folder, out, clean) -> Seen:
    """What was known at the end of May, when the mailing's file is taken away."""
    (folder / "mailing/1.csv").unlink()
    return turn(folder, out, as_of=dt.date(2026, 5, 31))


def test_every_row_of_every_feed_is_accounted_for(first):
    rows = {feed["feed"]: feed["rows_in"] for feed in first.summary.feeds}

    assert rows == {name: len(FILES[name].splitlines()) - 1 for name in FEEDS}
    assert {row["feed"]: row["rows_in"] for row in first.tables["feed_count"]} == rows


def test_a_doctor_of_the_mini_programme_the_mailing_and_the_visits_is_one_person(first):
    ids = {first.one_id(name) for name in ("D1", "wechat_unionid:u1@app", "email:zhangwei@example.cn")}

    assert len(ids) == 1
    (doctor,) = ids
    assert {row["channel"] for row in first.tables["touch"] if row["one_id"] == doctor} == {"visit", "email", "wechat"}
    assert len(first.profiles[doctor]["touches"]) == 4


def test_an_address_in_capitals_is_the_same_address(first):
    assert first.one_id("email:ouyang@example.cn") == first.one_id("D2")


def test_contacts_of_strangers_are_kept_without_a_person_and_lower_the_resolution_share(first):
    strangers = {row["touch_id"] for row in first.tables["touch"] if row["one_id"] is None}

    assert len(strangers) == 2
    assert "crm:V5" in strangers
    reached = [row for row in first.tables["touch"] if row["status"] == "submitted" and row["action"] != "send"]
    share = sum(row["one_id"] is not None for row in reached) / len(reached)
    assert first.summary.resolution_share == pytest.approx(share)
    assert first.tables["run"][0]["resolution_share"] == pytest.approx(share)
    assert first.summary.people == len(first.tables["hcp"]) == 4


def test_a_group_visit_is_one_contact_of_two_people(first):
    group = [row for row in first.tables["touch"] if row["parent_id"] == "crm:G1"]

    assert len(group) == 2
    assert sum(row["counts_once"] for row in group) == 1
    assert first.figure("contacts", "2026-05") == 3


def test_what_was_planned_is_no_contact(first):
    assert "planned" in {row["status"] for row in first.tables["touch"]}
    assert first.figure("covered_customers") == 3


def test_every_person_has_a_tier_and_only_those_with_a_grade_have_a_number(first):
    tiers = {row["one_id"]: row["tier"] for row in first.tables["hcp_tier"]}

    assert set(tiers) == {row["one_id"] for row in first.tables["hcp"]}
    assert {one_id for one_id, tier in tiers.items() if tier is None} == {first.one_id("D4")}


def test_progress_tells_every_stage_in_order(first):
    assert [event.stage for event in first.events if event.state == "start"] == list(STAGES)
    assert [event.stage for event in first.events if event.state == "end"] == list(STAGES)
    assert all(event.peak_mib > 0 for event in first.events if event.state == "end")


def test_a_run_over_an_unchanged_folder_makes_no_new_snapshot(first, again):
    assert again.summary.is_unchanged
    assert again.summary.snapshot == first.summary.snapshot
    assert again.summary.as_dict() == {**first.summary.as_dict(), "is_unchanged": True}


def test_rows_of_a_file_that_went_away_stay(may):
    assert next(feed["rows_kept"] for feed in may.summary.feeds if feed["feed"] == "mailing") == 2


def test_rows_add_up_when_files_come(third):
    feeds = {feed["feed"]: feed for feed in third.summary.feeds}

    assert feeds["visits"]["rows_in"] == feeds["visits"]["rows_kept"] == 6
    assert (feeds["crm"]["rows_in"], feeds["crm"]["rows_kept"], feeds["crm"]["rows_deleted"]) == (5, 3, 2)


def test_two_runs_give_the_same_tables_as_one_clean_load(third, clean):
    grown, loaded = third.known(), clean.known()

    assert set(grown) == set(loaded)
    assert {name for name in grown if grown[name] != loaded[name]} == set()
    assert sum(map(len, grown.values())) > 1000


def test_a_doctor_whom_a_deletion_mark_takes_out_is_gone_and_the_others_keep_their_ids(first, third):
    before = {row["one_id"] for row in first.tables["hcp"]}
    now = {row["one_id"] for row in third.tables["hcp"]}

    assert before - now == {first.one_id("D4")}
    assert now <= before
    assert third.manifest.parent == first.summary.snapshot


def test_a_second_run_uses_the_parts_of_the_first_again(first, third):
    shared = set(first.manifest.part_keys()) & set(third.manifest.part_keys())
    landed = {file.landed for file in first.manifest.files}

    assert landed <= shared
    assert {part.key for part in first.manifest.tables["content"]} <= shared
    assert {part.key for part in first.manifest.tables["record_day"]} & shared


def test_nothing_after_the_moment_is_in_the_snapshot(may):
    assert max(row["local_on"] for row in may.tables["touch"]) <= dt.date(2026, 5, 31)
    assert max(row["last_on"] for row in may.tables["record_content_month"]) <= dt.date(2026, 5, 31)
    periods = {row["period"] for row in may.tables["figure"]}
    assert max(period for period in periods if "W" in period) <= "2026-W22"
    assert max(period for period in periods if not {"W", "Q"} & set(period) and period != "all") < "2026-06"
    assert max(period for period in periods if "Q" in period) == "2026-Q2"
    assert all(row["last_on"] <= dt.date(2026, 5, 31) for row in may.tables["hcp_tag"])
    assert all(touch["happened_at"] < "2026-05-31T16" for told in may.profiles.values() for touch in told["touches"])


def small(folder, **changes):
    """A market of the crm only, but for what is given."""
    return tiny_market(folder, **({name: None for name in FEEDS if name != "crm"} | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"crm": "", "contents": None, "mailing": None, "mini_programme": None, "visits": ""},
        pytest.param(
            {
                "crm": None,
                "contents": "content_id,title,body\nc1,会议通知,\nc2,乳腺癌指南,乳腺癌 乳腺癌\n",
                "mailing": None,
            },
            marks=pytest.mark.full,
        ),
    ],
    ids=["empty files", "contacts and a content without text"],
)
def test_a_market_that_lacks_nearly_everything_has_a_snapshot(tmp_path, changes):
    tiny_market(tmp_path / "in", **changes)

    seen = turn(tmp_path / "in", tmp_path / "out")

    assert seen.summary.people == len(seen.tables["hcp"]) == len(seen.tables["hcp_tier"])
    assert seen.summary.touches == len(seen.tables["touch"])
    assert (seen.summary.resolution_share is None) == (seen.summary.touches == 0)
    assert {row["content_id"] for row in seen.tables["content_tag"]} == {"c2"} & {
        row["content_id"] for row in seen.tables["content"]
    }


def test_the_same_feed_under_two_names_is_two_sources_of_the_same_people(tmp_path):
    small(tmp_path / "in", more_crm=FILES["crm"], more={"more_crm": FEEDS["crm"]})

    seen = turn(tmp_path / "in", tmp_path / "out")

    assert seen.summary.records == 8
    assert seen.summary.people == 4


def test_grades_tiers_and_figures_are_kept_per_brand(tmp_path):
    settings = SETTINGS + 'brands = ["alpha", "beta"]\n'
    crm = "source_id,name,grade_alpha,grade_beta\nD1,张伟,A,D\nD2,李雷,,B\n"
    visits = "source_person_id,happened_at,brand\nD1,2026-05-01,alpha\nD2,2026-05-02,beta\nD2,2026-05-03,alpha\n"
    feeds = {
        "doctors": 'kind = "people"\nsource = "crm"\n',
        "calls": 'kind = "touches"\nsource = "crm"\nconstants = { channel = "visit", action = "visit" }\n',
    }
    small(tmp_path / "in", settings=settings, more=feeds, crm=None, doctors=crm, calls=visits)

    seen = turn(tmp_path / "in", tmp_path / "out")

    grades = {(row["one_id"], row["brand"]): row["grade"] for row in seen.tables["hcp_grade"]}
    one, two = seen.one_id("D1"), seen.one_id("D2")
    assert (grades[one, "alpha"], grades[one, "beta"], grades[two, "beta"]) == ("A", "D", "B")
    assert {(row["one_id"], row["brand"]) for row in seen.tables["hcp_tier"]} == {
        (person, brand) for person in (one, two) for brand in ("alpha", "beta")
    }
    covered = {
        row["brand"]: row["figure_value"]
        for row in seen.tables["figure"]
        if (row["metric"], row["period"], row["cut"]) == ("covered_customers", "all", "")
    }
    assert (covered["alpha"], covered["beta"]) == (2, 1)
