"""A small market that was run once, for all tests of the web, however many processes they run in."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from filelock import FileLock

from hcploop.flow import run
from hcploop.simulate import MarketPlan, write_market

LAST_DAY = dt.date(2026, 6, 30)


def web_market(factory: pytest.TempPathFactory) -> Path:
    """Give the folder with `drop` and `out` of a market of 120 doctors; to be read, not to be changed."""
    base = factory.getbasetemp()
    # A worker of xdist has a folder of its own in the one that all of them share.
    home = (base.parent if base.name.startswith("popen-") else base) / "web-market"
    with FileLock(f"{home}.lock"):
        if not (home / "done").exists():
            write_market(home / "drop", MarketPlan(hcps=120, months=4, seed=11, as_of=LAST_DAY))
            run(home / "drop", home / "out")
            (home / "done").touch()
    return home


def outer_environment() -> dict[str, str]:
    """Give the environment without what the tests' own settings put into it, for a web in a process of its own."""
    ours = ("HCPLOOP_", "DJANGO_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
