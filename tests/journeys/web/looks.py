"""What is wrong with how a page looks: what axe finds, and whether it is wider than the screen."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from playwright.sync_api import Page
from tests.journeys.web.conftest import PHONE, WIDE

AXE = Path(__file__).parents[3] / "frontend/node_modules/axe-core/axe.min.js"


def looks(page: Page, *, spared: AbstractSet[str] = frozenset()) -> list[str]:
    """List what is wrong on a wide screen and on a phone; the page is wide afterwards."""
    found = [f"wide: {fault}" for fault in faults(page, spared=spared)]
    page.set_viewport_size({"width": PHONE, "height": 900})
    found += [f"phone: {fault}" for fault in faults(page, spared=spared)]
    found += ["phone: wider than the screen"] if too_wide(page) else []
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def faults(page: Page, *, spared: AbstractSet[str] = frozenset()) -> list[str]:
    """List what axe finds that is serious or critical."""
    # Evaluated by the browser's own protocol, so the content policy stays in force for the page.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical") and one["id"] not in spared
        for node in one["nodes"]
    ]


def too_wide(page: Page) -> bool:
    """Tell whether a page must be pushed sideways to be read."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
