"""Walks through the web by browser, as people take them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.journeys.web.conftest import PHONE, log_in, user_name

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.seed_demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
REASON = re.compile(r"Grade [A-D] and .+ together give tier 1\.")


def test_a_new_marketer_finds_out_why_a_doctor_is_in_tier_1(open_as):
    page = open_as(None, language="en")
    page.goto("/")
    log_in(page, Role.MARKETER)

    page.get_by_role("link", name=re.compile("^Doctors")).first.click()
    page.locator(".hl-chip", has_text=re.compile(r"^1$")).first.click()
    page.wait_for_url(re.compile("tiers=1"))
    page.locator("#rows a[href^='/doctors/H']").first.click()
    page.wait_for_url(re.compile(r"/doctors/H\w{11}/"))

    assert REASON.search(page.locator("main").inner_text())
    assert page.get_by_text("What the scores are made of").first.is_visible()


def test_the_same_walk_needs_no_mouse(open_as):
    page = open_as(None, language="en")
    page.goto("/accounts/login/?next=/doctors/")
    # The cursor stands in the field for the name: by itself, and when the page has been drawn.
    expect(page.locator("input[name=login]")).to_be_focused()
    page.keyboard.type(user_name(Role.MARKETER))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: urlsplit(address).path == "/doctors/")

    _tab_to(page, "document.activeElement.closest('#rows a[href^=\"/doctors/H\"]')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/doctors/H\w{11}/"))

    assert REASON.search(page.locator("main").inner_text())


def _tab_to(page, wanted):
    for _press in range(80):
        page.keyboard.press("Tab")
        # What has the focus can be seen, or a person who uses the keyboard is lost.
        if page.evaluate(f"Boolean({wanted})"):
            return
    raise AssertionError(f"80 × Tab did not lead to {wanted}")


def test_a_representative_sees_only_her_doctors(site, open_as):
    page = open_as(Role.REP, language="en", width=PHONE)
    doctors = {row["one_id"]: row["rep_id"] for row in open_snapshot(site.out).arrow("hcp").to_pylist()}

    page.goto("/doctors/")
    links = page.locator("#rows a[href*='/doctors/H']").all()
    shown = {one.get_attribute("href").split("/")[2] for one in links}

    hers = {doctors[one] for one in shown}
    assert len(hers) == 1
    other = next(one for one, rep in doctors.items() if rep and rep not in hers)
    answer = page.goto(f"/doctors/{other}/")
    assert answer.status == 404
    assert page.get_by_role("heading", name="Nothing is here").is_visible()
    assert other not in page.content()
    assert len(page.problems) == 1  # the browser's own line on the answer 404
    page.problems.clear()


def test_a_page_changes_its_language_and_keeps_it(open_as):
    page = open_as(Role.MARKETER, language="zh-hans")
    page.goto("/doctors/?tiers=1")
    assert page.get_by_role("heading", level=1).inner_text() == "医生"

    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/doctors/?tiers=1")

    assert page.get_by_role("heading", level=1).inner_text() == "Doctors"
    page.goto("/loop/")
    assert page.evaluate("document.documentElement.lang").startswith("en")
