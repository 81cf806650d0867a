"""From nothing to the first findings, with the messy workbook of a meeting vendor."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.journeys.web.conftest import opener, served
from tests.journeys.web.looks import looks

from hcploop.simulate import MarketPlan
from hcploop.simulate.weekly import make_weeks, write_export
from hcploop_web.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.full]
LAST_DAY = dt.date(2026, 6, 28)


@pytest.fixture
def workbook(tmp_path):
    """The sign-in sheet of the first export of examples/cn_weekly, small."""
    weeks = make_weeks(MarketPlan(hcps=60, months=4, seed=5, brands=("all",), as_of=LAST_DAY))
    write_export(tmp_path / "weekly", weeks, since=LAST_DAY - dt.timedelta(days=6), until=LAST_DAY, is_first=True)
    return next((tmp_path / "weekly").glob("*/meetings/*.xlsx"))


def test_a_steward_sets_a_market_up_from_a_messy_workbook(workbook, browser, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with served(home) as site, opener(site, browser) as open_as:
        page = open_as(Role.STEWARD, language="en")
        page.goto("/")
        page.get_by_role("link", name="Set a market up").click()
        page.get_by_label("Name of the market").fill("周报市场")
        page.get_by_role("button", name="Next: files").click()
        page.locator("input[type=file]").first.set_input_files(workbook)
        page.get_by_role("button", name="Upload").click()
        page.get_by_role("link", name="Next: what is what").wait_for()
        assert looks(page) == []
        page.get_by_role("link", name="Next: what is what").click()
        page.get_by_role("button", name="These files also tell of people").click()
        assert looks(page) == []
        _confirm(page)
        page.get_by_role("button", name="Next: dry run").first.click()
        page.get_by_role("button", name="Bring it in, and run the loop").wait_for(timeout=60_000)
        assert looks(page) == []
        page.get_by_role("button", name="Bring it in, and run the loop").click()
        page.wait_for_load_state()
        assert looks(page) == []
        page.get_by_role("heading", name="Your market is there").wait_for(timeout=240_000)
        assert looks(page) == []

        page.get_by_role("link", name="Doctors", exact=True).last.click()

        page.locator("#rows tbody tr").first.wait_for()
        assert page.locator("#rows tbody tr").count() > 10


def _confirm(page):
    """Confirm what was guessed; a person of the sign-in sheet is known by her telephone."""
    people = page.locator("section.hl-layout").filter(
        has=page.locator("select[name=kind] option[value=people][selected]")
    )
    phone = people.locator("select[name=col-phone]").input_value()
    people.get_by_role("button", name="Confirm", exact=True).click()
    page.wait_for_load_state()
    touches = page.locator("section.hl-layout").filter(
        has=page.locator("select[name=kind] option[value=touches][selected]")
    )
    touches.locator("summary", has_text="more that could be told").click()
    with page.expect_response(re.compile("/set-up/columns/")):
        touches.locator("select[name=col-source_person_id]").select_option(phone)
    touches.get_by_role("button", name="Confirm", exact=True).click()
    page.wait_for_load_state()
