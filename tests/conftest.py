"""What every test can count on, and how the tests are shared out among processes."""

import os
from typing import Any

import pytest

# Test runners that work in parallel set it, and tables are laid out by it.
os.environ.pop("COLUMNS", None)

LONGEST = (
    "tests/journeys/web/",
    "tests/worlds/",
    "tests/journeys/",
    "tests/hcploop/flow/",
    "tests/hcploop_web/config/test_restore_web.py",
    "tests/hcploop_web/console/",
)
"""Folders whose files take longest: they come first, so that no process ends minutes after the others."""
TOGETHER = {"tests/journeys/web/": "web", "tests/worlds/test_oneid": "600", "tests/worlds/test_scores": "600"}
"""Files that share what is dear to make: the started web, the market of 600 doctors."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first, and mark those that ask a database."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
    items.sort(key=lambda item: next((at for at, one in enumerate(LONGEST) if item.nodeid.startswith(one)), 99))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Give the tests of a file to one process: what they share is made once a process."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next(
                (name for start, name in TOGETHER.items() if nodeid.startswith(start)), nodeid.partition("::")[0]
            )

    return Together(config, log)
