"""Every page in a browser: no error, nothing that the content policy refuses, no serious fault that axe finds."""

from __future__ import annotations

from functools import cache

import pytest
from tests.journeys.web.conftest import PHONE, furnished, opener
from tests.journeys.web.looker import Looker
from tests.journeys.web.looks import faults, looks, too_wide
from tests.web_addresses import page_patterns, who_looks

NOT_OURS = {"api_docs": {"nested-interactive"}}
"""Rules that a page is not asked to keep: Swagger puts a link into each of the buttons that open an operation."""
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def looker(site, browser):
    furnished(site)
    return Looker(site, browser)


@pytest.fixture(scope="module")
def page_as(site, browser):
    """Give the page of somebody of a role in a language: one for all tests, which keeps what it once loaded."""
    with opener(site, browser) as opened:
        yield cache(lambda role, language: opened(role, language=language))


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.full)])
@pytest.mark.parametrize("name", page_patterns())
def test_a_page_has_no_serious_fault(name, language, looker, page_as):
    address = looker.address(name)
    if address is None:
        pytest.skip(f"{name!r} is no page to look at, or no page of the small market leads to one.")
    page = page_as(who_looks(name), language)
    page.problems.clear()
    answer = page.goto(address, wait_until="networkidle")

    found = looks(page, spared=NOT_OURS.get(name, frozenset()))

    assert answer.status == 200
    assert found == []
    assert page.problems == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_log_in_has_no_serious_fault(language, open_as):
    page = open_as(None, language=language, width=PHONE)
    page.goto("/accounts/login/")

    assert faults(page) == []
    assert not too_wide(page)
