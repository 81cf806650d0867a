"""The web as `hcploop serve` starts it, and a browser in which somebody of a role has logged in."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.web_market import outer_environment, web_market

from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.seed_demo import PASSWORD

WIDE, PHONE = 1440, 390


@dataclass
class Site:
    """A web of its own, which tests may change: what others rely on they leave alone."""

    address: str
    home: Path
    states: dict[Role, dict] = field(default_factory=dict)

    @property
    def drop(self) -> Path:
        """Its drop folder."""
        return self.home / "drop"

    @property
    def out(self) -> Path:
        """Its snapshots."""
        return self.home / "out"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the web on a copy of the small market, with one demo user a role."""
    home = tmp_path_factory.mktemp("site")
    for folder in ("drop", "out"):
        shutil.copytree(web_market(tmp_path_factory) / folder, home / folder, symlinks=True)
    # Whatever is refreshed, a test has refreshed: no other walk waits for it.
    with served(home, HCPLOOP_REFRESH_SECONDS="0") as found:
        yield found


@contextmanager
def served(home: Path, **environment: str) -> Iterator[Site]:
    """Start the web with its home, drop folder and snapshots in a folder; they need not be there."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    told = folders_of(home) | environment
    log = (home / "web.log").open("wb")
    command = [sys.executable, "-m", "hcploop", "serve", "--demo", "--port", str(port)]
    server = subprocess.Popen(command, env=outer_environment() | told, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server, home / "web.log")
        yield Site(address, home)
    finally:
        server.terminate()
        server.wait(60)
        log.close()


def folders_of(home: Path) -> dict[str, str]:
    """Say to a process where a web has its home, its drop folder and its snapshots."""
    return {"HCPLOOP_HOME": str(home), "HCPLOOP_DROP": str(home / "drop"), "HCPLOOP_OUT": str(home / "out")}


def furnished(site: Site) -> None:
    """Make what pages show only once somebody worked with them, as `tests.furnishing` says."""
    told = folders_of(site.home) | {"DJANGO_SETTINGS_MODULE": "hcploop_web.config.settings"}
    subprocess.run([sys.executable, "-m", "tests.furnishing"], env=outer_environment() | told, check=True)


def _wait(address: str, server: subprocess.Popen, log: Path) -> None:
    for _second in range(180):
        try:
            urllib.request.urlopen(f"{address}/health/ready/").close()
        except urllib.error.HTTPError as error:
            raise AssertionError(log.read_text(encoding="utf-8")) from error
        except (urllib.error.URLError, ConnectionError):
            pass
        else:
            return
        assert server.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or Chrome where that is what the machine has.

    It is closed before tests of other files begin: Playwright's own loop makes Django refuse to ask the database.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("There is no Chromium on the PATH: install Debian's package `chromium`.")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()


Opener = Callable[..., Page]


@pytest.fixture
def open_as(site: Site, browser: Browser) -> Iterator[Opener]:
    """Give a page in which somebody of a role has logged in; at the end nothing may have gone wrong in it.

    What goes wrong (errors of scripts, what the content policy refused, answers that are no page) stands in
    `page.problems`; a test that wants one clears the list.
    """
    with opener(site, browser) as opened:
        yield opened


@contextmanager
def opener(site: Site, browser: Browser) -> Iterator[Opener]:
    """Open pages of a site, and look at the end whether anything went wrong in them."""
    contexts: list[BrowserContext] = []
    pages: list[Page] = []

    def opened(role: Role | None, *, language: str = "zh-hans", width: int = WIDE) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 900},
            storage_state=state_of(site, browser, role) if role else None,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "hcploop_language", "value": language, "url": site.address}])
        page = context.new_page()
        page.problems = watched(page)
        contexts.append(context)
        pages.append(page)
        return page

    yield opened
    problems = [one for page in pages for one in page.problems]
    for context in contexts:
        context.close()
    assert not problems


def watched(page: Page) -> list[str]:
    """Keep what goes wrong in a page."""
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "requestfailed",
        lambda asked: problems.append(f"{asked.url}: {asked.failure}") if asked.failure != "net::ERR_ABORTED" else None,
    )
    return problems


def user_name(role: Role) -> str:
    """Name the demo user of a role."""
    return role.value.removesuffix("_reviewer")


def log_in(page: Page, role: Role) -> None:
    """Fill the form as a person does."""
    page.locator("input[name=login]").fill(user_name(role))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def state_of(site: Site, browser: Browser, role: Role) -> dict:
    """Give the cookies of somebody of a role who logged in by the form, once for all tests."""
    if role not in site.states:
        context = browser.new_context(base_url=site.address)
        page = context.new_page()
        page.goto("/accounts/login/")
        log_in(page, role)
        site.states[role] = context.storage_state()
        context.close()
    return site.states[role]
