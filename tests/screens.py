"""Pictures of every page for the documentation: two languages, wide and phone.

python -m tests.screens  # makes a market of 300 doctors, starts the web on it, writes docs/assets/screens and the page
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "assets" / "screens"
LETTERS = ROOT / "docs" / "assets" / "letters"
LETTER_WIDTHS = (600, 390)
TEXT = ROOT / "docs" / "explanation" / "screens.md"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
HCPS = 300
_HEAD = """\
# Every page in pictures

**Made by** `python -m tests.screens` from the demo market of 300 doctors. What each page is for is told in the how-to
pages; who may open it stands in `src/hcploop_web/accounts/pages.py`. Chinese and English, wide and on a phone.
"""


def main() -> None:
    """Take the pictures, and write the page that shows them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.hcploop_web.settings")
    import django

    django.setup()
    from tests.journeys.web.conftest import served

    home = Path(tempfile.mkdtemp(prefix="hcploop-screens-"))
    for command in (["demo", "drop", "--hcps", str(HCPS)], ["run", "drop", "--out", "out", "--progress", "none"]):
        subprocess.run([sys.executable, "-m", "hcploop", *command], cwd=home, check=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with ExitStack() as stack:
        site = stack.enter_context(served(home))
        playwright = stack.enter_context(sync_playwright())
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        shown = list(_pictures(site, browser))
        _take_letters(site, browser)
    TEXT.write_text(_told(shown), encoding="utf-8")
    shutil.rmtree(home)


def _pictures(site, browser: Browser) -> Iterator[tuple[str, str]]:
    """Take four pictures of every page that can be looked at; give its name and address."""
    from tests.journeys.web.conftest import furnished, state_of
    from tests.journeys.web.looker import Looker
    from tests.web_addresses import page_patterns, who_looks

    yield "log_in", "/accounts/login/"
    _take(browser, site.address, "log_in", "/accounts/login/", None)
    _begin_a_set_up(site, browser, state_of(site, browser, who_looks("set_up")))
    furnished(site)
    looker = Looker(site, browser)
    for name in page_patterns():
        address = looker.address(name)
        if address:
            _take(browser, site.address, name, address, state_of(site, browser, who_looks(name)))
            yield name, address


def _begin_a_set_up(site, browser: Browser, state: dict) -> None:
    """Add a file to the market, as far as the dry run: the pages of the set-up have something to show."""
    context = browser.new_context(base_url=site.address, storage_state=state)
    context.add_cookies([{"name": "hcploop_language", "value": "en", "url": site.address}])
    page = context.new_page()
    page.goto("/set-up/")
    page.get_by_role("button", name="Add files").click()
    page.locator("input[type=file]").first.set_input_files(site.drop / "academic" / "experts.tsv")
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("link", name="Next: what is what").click()
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.get_by_role("button", name="Next: dry run").first.click()
    page.get_by_role("button", name="Bring it in, and run the loop").wait_for(timeout=60_000)
    context.close()


def _take(browser: Browser, base: str, name: str, address: str, state: dict | None) -> None:
    for short, language in LANGUAGES.items():
        for size, (width, height) in SIZES.items():
            context = browser.new_context(
                base_url=base, storage_state=state, viewport={"width": width, "height": height}, reduced_motion="reduce"
            )
            context.add_cookies([{"name": "hcploop_language", "value": language, "url": base}])
            page: Page = context.new_page()
            page.goto(address, wait_until="networkidle")
            page.wait_for_timeout(500)
            page.screenshot(path=FOLDER / f"{name}-{short}-{size}.jpg", type="jpeg", quality=70)
            context.close()


def _take_letters(site, browser: Browser) -> None:
    """Take the letter of the week to two roles, as wide as mail programs show it and as a phone does."""
    from hcploop_web.accounts.roles import Role
    from tests.journeys.web.conftest import state_of

    LETTERS.mkdir(parents=True, exist_ok=True)
    for role in (Role.MARKETER, Role.REP):
        for short, language in LANGUAGES.items():
            for width in LETTER_WIDTHS:
                context = browser.new_context(
                    base_url=site.address,
                    storage_state=state_of(site, browser, role),
                    viewport={"width": width, "height": 800},
                )
                context.add_cookies([{"name": "hcploop_language", "value": language, "url": site.address}])
                page = context.new_page()
                page.goto("/mail/mine/letter/")
                page.screenshot(path=LETTERS / f"{role}-{short}-{width}.jpg", type="jpeg", quality=75, full_page=True)
                context.close()


def _told(shown: list[tuple[str, str]]) -> str:
    parts = [_HEAD]
    for name, _address in shown:
        title = name.replace("_", " ").capitalize()
        parts.append(f"\n## {title}\n")
        parts += [
            f"![{title}, {short}, wide](../assets/screens/{name}-{short}-wide.jpg){{ width=70% }}\n"
            f"![{title}, {short}, phone](../assets/screens/{name}-{short}-phone.jpg){{ width=22% }}\n"
            for short in LANGUAGES
        ]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
