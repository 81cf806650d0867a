"""A week of work in the browser: what people decide is heard by the next run, and can be taken back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.journeys.web.looks import looks

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.full]
# What people say in the web happens now: a run up to tomorrow has heard it in every zone.
TOMORROW = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)  # noqa: TID251 - nobody can tell the web the time
RUN_MILLISECONDS = 240_000


def _run(page):
    """Start a run up to today, and wait until its snapshot is in force."""
    page.goto("/runs/")
    page.locator("input[name=as_of_on]").fill(TOMORROW.isoformat())
    page.get_by_role("button", name="Start a run").click()
    page.get_by_text("The run at work").wait_for(timeout=20_000)
    assert looks(page) == []
    page.get_by_text("The new snapshot is in force").wait_for(timeout=RUN_MILLISECONDS)


def _rows(site, table):
    return open_snapshot(site.out).arrow(table).to_pylist()


def _correct_a_row(page):
    """Correct a row that was left out because its month is the thirteenth; give its file."""
    page.goto("/data/quarantine/")
    row = page.locator("tbody tr", has_text="2026-13").filter(has_text="left out").first
    file = row.locator("td").first.locator("bdi").inner_text()
    row.get_by_role("link", name=re.compile("^Open")).click()
    page.locator("input[aria-invalid=true]").fill("2026-03")
    page.get_by_role("button", name="Would it come through?").click()
    page.locator("#tried .hl-message--good").wait_for(timeout=60_000)
    assert looks(page) == []
    page.get_by_role("button", name="Keep the correction").click()
    page.goto("/data/corrections/")
    assert page.get_by_text("waits for the next run").is_visible()
    return file


def _dismiss_a_suggestion(page):
    """Dismiss the first suggestion of the home page; give its decision."""
    page.goto("/")
    page.locator(".hl-agenda a").first.click()
    suggestion = page.locator(".hl-suggestion").filter(has=page.get_by_text("Dismiss", exact=True)).first
    decision = suggestion.get_attribute("id").removeprefix("suggestion-")
    suggestion.get_by_text("Dismiss", exact=True).click()
    suggestion.locator("details[open] select").select_option(index=1)
    suggestion.get_by_role("button", name="Dismiss it").click()
    page.locator(f"#suggestion-{decision}").get_by_text("Settled: the next run acts on it.").wait_for()
    return decision


def _propose_and_approve(open_as):
    """Try another order of tiers, propose it, and have somebody else publish it."""
    page = open_as(Role.MARKETER, language="en")
    page.goto("/tiers/try/")
    page.locator("select[name=preset]").select_option("grade_first")
    page.get_by_role("button", name="See who would move").click()
    page.get_by_role("heading", name="Propose it").wait_for(timeout=60_000)
    page.get_by_label("What it is called").fill("Grade first from today")
    page.get_by_label("In force from").fill(TOMORROW.isoformat())
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("Proposed by marketer").wait_for()
    assert page.get_by_role("button", name="Approve and publish").count() == 0
    approver = open_as(Role.ADMIN, language="en")
    approver.goto("/tiers/rules/")
    approver.get_by_role("link", name="Grade first from today").click()
    approver.get_by_role("button", name="Approve and publish").wait_for()
    assert looks(approver) == []
    approver.get_by_role("button", name="Approve and publish").click()
    approver.get_by_text("Approved by administrator").wait_for()


def _join(page, one, other):
    """Join two doctors after a look at both as one."""
    page.goto("/identities/join/")
    for doctor, verb in ((one, "This one"), (other, "Look at both")):
        page.get_by_label("Name, pinyin or hospital").fill(doctor["one_id"])
        page.get_by_role("main").get_by_role("button", name="Search").click()
        page.locator("tbody tr", has_text=doctor["one_id"]).get_by_role("link", name=verb).click()
    assert looks(page) == []
    sure = page.locator("input[name=sure]")
    if sure.count():
        sure.check()
    page.get_by_role("button", name="Join them").click()
    page.wait_for_load_state()


def _part(page, one_id, records):
    """Say which records of a doctor are somebody else."""
    page.goto(f"/identities/doctors/{one_id}/")
    for named in records:
        page.locator(f"input[name=records][value='{named}']").check()
    page.get_by_role("button", name="The chosen records are somebody else").click()
    page.wait_for_load_state()


def test_what_people_decide_is_heard_by_the_next_run_and_can_be_taken_back(site, open_as):
    steward = open_as(Role.STEWARD, language="en")
    one, other = _two_doctors(site)
    records = {row["one_id"]: set() for row in (one, other)}
    for row in _rows(site, "hcp_identifier"):
        if row["one_id"] in records:
            records[row["one_id"]].add(f"{row['source']}:{row['source_id']}")
    tiers = {(row["one_id"], row["brand"]): row["tier"] for row in _rows(site, "hcp_tier")}

    file = _correct_a_row(steward)
    decision = _dismiss_a_suggestion(open_as(Role.REP, language="en"))
    _propose_and_approve(open_as)
    _join(steward, one, other)
    _run(steward)

    steward.goto("/data/corrections/")
    assert steward.locator("tbody tr", has_text=file).get_by_text("came through").is_visible()
    said = [row for row in _rows(site, "feedback") if row["decision_id"] == decision]
    assert [row["state"] for row in said] == ["dismissed"]
    now = {(row["one_id"], row["brand"]): row["tier"] for row in _rows(site, "hcp_tier")}
    assert any(tiers.get(key) not in {None, tier} for key, tier in now.items())
    assert any(path.name.startswith("tiers") for path in (site.drop / "policy").iterdir())
    steward.goto(f"/doctors/{other['one_id']}/")
    kept = steward.url.rstrip("/").rpartition("/")[2]
    steward.goto(f"/doctors/{one['one_id']}/")
    assert steward.url.rstrip("/").endswith(kept)

    _part(steward, kept, records[other["one_id"] if kept == one["one_id"] else one["one_id"]])
    _run(steward)

    groups: dict[str, set[str]] = {}
    for row in _rows(site, "hcp_identifier"):
        groups.setdefault(row["one_id"], set()).add(f"{row['source']}:{row['source_id']}")
    assert all(one in groups.values() for one in records.values())


def _two_doctors(site):
    """Two doctors whom nothing but a steward's word makes one, each of two records or more."""
    known = [row for row in _rows(site, "hcp") if row["name"] and row["hospital"] and row["records"] >= 2]
    known.sort(key=lambda row: row["one_id"])
    one = known[0]
    return one, next(row for row in known if row["hospital"] != one["hospital"] and row["name"] != one["name"])
