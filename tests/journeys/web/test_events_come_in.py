"""From a source that somebody makes to the page of a doctor, between two runs: with a client that others wrote."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from segment.analytics.client import Client
from tests.journeys.web.conftest import folders_of, opener, served
from tests.web_market import LAST_DAY, outer_environment, web_market

from hcploop.engine import open_snapshot
from hcploop_web.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOURCE, CONTENT = "portal", "K00014"


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A web of its own on a market that has no last day; its worker refreshes nothing by itself."""
    home = tmp_path_factory.mktemp("live")
    for folder in ("drop", "out"):
        shutil.copytree(web_market(tmp_path_factory) / folder, home / folder, symlinks=True)
    told = home / "drop" / "market.toml"
    told.write_text(re.sub(r"(?m)^as_of = .*\n", "", told.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    with served(home, HCPLOOP_REFRESH_SECONDS="0") as found:
        yield found


def test_a_web_without_a_source_says_so_to_the_collector(live):
    told = json.loads((live.home / "collector" / "sources.json").read_text(encoding="utf-8"))

    assert told == {"sources": []}


def test_what_a_client_sends_is_on_the_page_of_the_doctor_before_the_next_run(live, browser):
    user_id, one_id = _somebody(live)
    with opener(live, browser) as open_as, _collecting(live) as host:
        page = open_as(Role.STEWARD, language="en")
        key = _make_a_source(page)
        _let_content_be_read(page)

        _send(host, key, user_id)
        _ours(live, "load_events", "--once")
        page.get_by_role("link", name="Live tail").click()
        row = page.locator("#tail tr", has_text=user_id)
        row.get_by_text("Told to the loop").wait_for()
        assert CONTENT in row.inner_text()

        _correct_what_was_refused(page)
        _ours(live, "load_events", "--once")
        page.goto("/sources/")
        page.get_by_role("link", name=SOURCE).click()
        page.get_by_role("link", name="Live tail").click()
        page.locator("#tail tr", has_text=user_id).nth(1).wait_for()

        told = _refresh(live)
        assert told["people"] >= 1
        page.goto(f"/doctors/{one_id}/")
        page.get_by_text(re.compile(r"Refreshed at \d\d:\d\d")).wait_for()
        page.get_by_text("As a list").click()
        read = page.locator(".hl-timeline li", has_text="Web portal · read").locator("time")
        days = [one.get_attribute("datetime")[:10] for one in read.all()]
        assert sum(day > LAST_DAY.isoformat() for day in days) == 2


def _somebody(site) -> tuple[str, str]:
    """Name a doctor whom the portal knows: her id there, and ours."""
    rows = open_snapshot(site.out).arrow("hcp_identifier").to_pylist()
    return min((row["source_id"], row["one_id"]) for row in rows if row["source"] == SOURCE)


@contextmanager
def _collecting(site):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "hcploop", "collect", "--port", str(port), "--workers", "1", "--no-load"]
    collector = subprocess.Popen(command, env=outer_environment() | folders_of(site.home))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        collector.terminate()
        collector.wait(30)


def _make_a_source(page) -> str:
    page.goto("/sources/")
    page.locator("[name=name]").fill(SOURCE)
    page.get_by_role("button", name="Add the source").click()
    page.get_by_role("button", name="Issue a key").click()
    return page.locator(".hl-secret").inner_text()


def _let_content_be_read(page) -> None:
    page.get_by_role("link", name="What events become").click()
    page.locator("[name=rules-2-event]").fill("Content Viewed")
    page.locator("[name=rules-2-action]").select_option("read")
    page.get_by_role("button", name="Keep the rules").click()
    page.get_by_text("Events that come from now on go by these rules.").wait_for()


def _send(host: str, key: str, user_id: str) -> None:
    """Send two events with Segment's own client, one of which cannot be used."""
    for _look in range(600):
        try:
            urllib.request.urlopen(f"{host}/health").close()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    failed: list[Exception] = []
    client = Client(key, host=host, on_error=lambda error, _batch: failed.append(error))
    for seconds in (31, "a while"):
        client.track(user_id, "Content Viewed", {"content_id": CONTENT, "duration_seconds": seconds})
    client.shutdown()
    assert not failed


def _correct_what_was_refused(page) -> None:
    page.get_by_role("link", name="Refused events").first.click()
    page.locator("table a").first.click()
    given = page.locator("#raw")
    given.fill(given.input_value().replace('"a while"', "45"))
    page.get_by_role("button", name="Send it again").click()
    page.get_by_text("It comes in as soon as the loader has read it.").wait_for()


def _ours(site, *command: str) -> None:
    told = outer_environment() | folders_of(site.home) | {"DJANGO_SETTINGS_MODULE": "hcploop_web.config.settings"}
    subprocess.run([sys.executable, "-m", "django", *command], env=told, check=True, timeout=120)


def _refresh(site) -> dict:
    command = [sys.executable, "-m", "hcploop", "refresh", str(site.out), "--dir", str(site.drop)]
    ended = subprocess.run([*command, "--progress", "none", "--json"], capture_output=True, text=True, check=False)
    assert not ended.returncode, ended.stderr
    return json.loads(ended.stdout)
