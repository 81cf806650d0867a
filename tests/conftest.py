"""What every test can count on, and how the tests are shared out among processes."""

import os

import pytest

# Test runners that work in parallel set it, and tables are laid out by it.
os.environ.pop("COLUMNS", None)

LONGEST = (
    "tests/journeys/web/",
    "tests/worlds/",
    "tests/journeys/",
    "tests/hcploop/flow/",
    "tests/hcploop_web/console/",
)
"""Folders whose files take longest: they come first, so that no process ends minutes after the others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of a file to one process, since what they share is made once a process."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(_file(item)))
    items.sort(key=lambda item: next((place for place, one in enumerate(LONGEST) if _file(item).startswith(one)), 99))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
