"""Every page in a browser: no error, nothing that the content policy refuses, no serious fault that axe finds."""

from __future__ import annotations

import html
import re

import pytest
from tests.journeys.web.conftest import PHONE, state_of
from tests.journeys.web.looks import faults, looks, too_wide
from tests.web_addresses import address_of, linked, page_patterns, who_looks

NOT_OURS = {"api_docs": {"nested-interactive"}}
"""Rules that a page is not asked to keep: Swagger puts a link into each of the buttons that open an operation."""
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _is_to_be_seen(page, address) -> bool:
    """Whether it is a page: not a file to keep, a part that another page fetches, or what only takes forms."""
    asked = page.request.get(address)
    is_text = asked.headers.get("content-type", "").startswith("text/html")
    return asked.status not in (404, 405) and is_text and "<html" in asked.text()


@pytest.fixture(scope="module")
def links(site, browser):
    """Where the pages without arguments lead to, by role that looks."""
    found = {}
    for name, pattern in page_patterns().items():
        if not pattern.pattern.converters:
            role = who_looks(name)
            context = browser.new_context(base_url=site.address, storage_state=state_of(site, browser, role))
            text = context.request.get(address_of(name, site.out)).text()
            found.setdefault(role, []).extend(html.unescape(one) for one in re.findall(r'href="(/[^"]*)"', text))
            context.close()
    return found


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.full)])
@pytest.mark.parametrize("name", page_patterns())
def test_a_page_has_no_serious_fault(name, language, site, links, open_as):
    page = open_as(who_looks(name), language=language)
    known = (address_of(name, site.out), linked(name, links.get(who_looks(name), ())))
    address = next((one for one in known if one and _is_to_be_seen(page, one)), None)
    if address is None:
        pytest.skip(f"{name!r} is no page to look at, or no page of the small market leads to one.")
    answer = page.goto(address, wait_until="networkidle")

    found = looks(page, spared=NOT_OURS.get(name, frozenset()))

    assert answer.status == 200
    assert found == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_log_in_has_no_serious_fault(language, open_as):
    page = open_as(None, language=language, width=PHONE)
    page.goto("/accounts/login/")

    assert faults(page) == []
    assert not too_wide(page)
