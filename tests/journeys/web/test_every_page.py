"""Every page in a browser: no error, nothing that the content policy refuses, no serious fault that axe finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journeys.web.addresses import address_of, page_patterns, who_looks
from tests.journeys.web.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
AXE = Path(__file__).parents[3] / "frontend/node_modules/axe-core/axe.min.js"
WAGTAILS = {
    # Wagtail's frame, which our pages stand in: rule -> what of it is not ours to mend.
}
"""What is left out: by rule, and only inside these parts of Wagtail's frame."""


def faults(page) -> list[str]:
    """What axe finds in a page that is serious or critical."""
    # Evaluated by the browser's own protocol, so the content policy stays in force for the page.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
        if not any(part in str(node["target"]) for part in WAGTAILS.get(one["id"], ()))
    ]


def too_wide(page) -> bool:
    """Whether a page must be pushed sideways to be read."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", page_patterns())
def test_a_page_has_no_serious_fault(name, language, site, open_as):
    page = open_as(who_looks(name), language=language)
    answer = page.goto(address_of(name, site.out), wait_until="networkidle")
    if answer.status == 405:  # it only changes something: nothing to look at
        page.problems.clear()
        return

    found = {WIDE: faults(page)}
    page.set_viewport_size({"width": PHONE, "height": 900})
    found[PHONE] = [*faults(page), *(["wider than the screen"] if too_wide(page) else [])]

    assert answer.status == 200
    assert found == {WIDE: [], PHONE: []}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_log_in_has_no_serious_fault(language, open_as):
    page = open_as(None, language=language, width=PHONE)
    page.goto("/accounts/login/")

    assert faults(page) == []
    assert not too_wide(page)
