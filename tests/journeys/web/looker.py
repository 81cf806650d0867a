"""Where every page of a started web is."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from functools import cached_property
from urllib.parse import urlsplit

from playwright.sync_api import Browser
from tests.journeys.web.conftest import Site, state_of
from tests.web_addresses import address_of, linked, page_patterns, who_looks

from hcploop_web.accounts.roles import Role


class Looker:
    """Asks for addresses as somebody who may, each once."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self._site, self._browser = site, browser
        self._told: dict[tuple[Role, str], str] = {}

    def address(self, name: str) -> str | None:
        """Give an address of a page that can be looked at; None where no page of the market leads to one."""
        known = (address_of(name, self._site.out), linked(name, self._links[who_looks(name)]))
        return next((one for one in known if one and self._text(who_looks(name), one)), None)

    @cached_property
    def _links(self) -> dict[Role, list[str]]:
        """Where the pages without arguments lead to, by role that looks."""
        found: dict[Role, list[str]] = defaultdict(list)
        for name, pattern in page_patterns().items():
            if not pattern.pattern.converters:
                text = self._text(who_looks(name), address_of(name, self._site.out) or "/")
                found[who_looks(name)] += map(html.unescape, re.findall(r'href="(/[^"]*)"', text))
        return found

    def _text(self, role: Role, address: str) -> str:
        """The page at an address; nothing where it is none: a file, a part of a page, what takes forms, or leads on."""
        if (role, address) not in self._told:
            state = state_of(self._site, self._browser, role)
            context = self._browser.new_context(base_url=self._site.address, storage_state=state)
            asked = context.request.get(address)
            leads_on = urlsplit(asked.url).path != urlsplit(address).path
            is_text = asked.headers.get("content-type", "").startswith("text/html") and not leads_on
            text = asked.text() if is_text and asked.status not in (404, 405) else ""
            self._told[role, address] = text if "<html" in text else ""
            context.close()
        return self._told[role, address]
