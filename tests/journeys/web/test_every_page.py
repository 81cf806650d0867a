"""Every page in a browser: no error, nothing that the content policy refuses, no serious fault that axe finds."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from functools import cached_property

import pytest
from tests.journeys.web.conftest import PHONE, state_of
from tests.journeys.web.looks import faults, looks, too_wide
from tests.web_addresses import address_of, linked, page_patterns, who_looks

NOT_OURS = {"api_docs": {"nested-interactive"}}
"""Rules that a page is not asked to keep: Swagger puts a link into each of the buttons that open an operation."""
pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Looker:
    """Asks for addresses as somebody who may, each once."""

    def __init__(self, site, browser):
        self._site, self._browser, self._told = site, browser, {}

    def address(self, name):
        """Give an address of a page that can be looked at; None where there is none."""
        known = (address_of(name, self._site.out), linked(name, self._links[who_looks(name)]))
        return next((one for one in known if one and self._text(who_looks(name), one)), None)

    @cached_property
    def _links(self):
        """Where the pages without arguments lead to, by role that looks."""
        found = defaultdict(list)
        for name, pattern in page_patterns().items():
            if not pattern.pattern.converters:
                text = self._text(who_looks(name), address_of(name, self._site.out))
                found[who_looks(name)] += map(html.unescape, re.findall(r'href="(/[^"]*)"', text))
        return found

    def _text(self, role, address):
        """The page at an address; nothing where it is none: a file to keep, a part of a page, or what takes forms."""
        if (role, address) not in self._told:
            state = state_of(self._site, self._browser, role)
            context = self._browser.new_context(base_url=self._site.address, storage_state=state)
            asked = context.request.get(address)
            is_text = asked.headers.get("content-type", "").startswith("text/html")
            text = asked.text() if is_text and asked.status not in (404, 405) else ""
            self._told[role, address] = text if "<html" in text else ""
            context.close()
        return self._told[role, address]


@pytest.fixture(scope="module")
def looker(site, browser):
    return Looker(site, browser)


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.full)])
@pytest.mark.parametrize("name", page_patterns())
def test_a_page_has_no_serious_fault(name, language, looker, open_as):
    address = looker.address(name)
    if address is None:
        pytest.skip(f"{name!r} is no page to look at, or no page of the small market leads to one.")
    page = open_as(who_looks(name), language=language)
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
