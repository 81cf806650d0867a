"""Made-up markets on which the loop ran once: shared by the tests of a session, never written to."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hcploop.engine import Snapshot, open_snapshot
from hcploop.flow import run
from hcploop.simulate import MarketPlan, write_market

# Tests are imported by path, so a neighbour that is no test is loaded by path too.
_spec = importlib.util.spec_from_file_location("against_truth", Path(__file__).with_name("against_truth.py"))
against_truth = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(against_truth)


@dataclass(frozen=True)
class World:
    """A made-up market, its truth, and what the loop made of it."""

    drop: Path
    snapshot: Snapshot
    compared: Any = against_truth


class Worlds:
    """Makes a world when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[int, int], World] = {}

    def of(self, *, hcps: int, seed: int) -> World:
        key = (hcps, seed)
        if key not in self._made:
            drop, out = self._folder / f"{hcps}-{seed}", self._folder / f"{hcps}-{seed}-out"
            write_market(drop, MarketPlan(hcps=hcps, seed=seed))
            run(drop, out)
            self._made[key] = World(drop, open_snapshot(out))
        return self._made[key]


@pytest.fixture(scope="session")
def worlds(tmp_path_factory):
    return Worlds(tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="session")
def small_market(worlds):
    """Give the demo market of 600 doctors."""
    return worlds.of(hcps=600, seed=7)
