"""Markets that live on: what the loop suggests is truly worth more than what representatives always did."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    spec = importlib.util.spec_from_file_location("closed_loop", BENCH / "closed_loop.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "closed_loop", module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.full
@pytest.mark.parametrize("seed", [1, 2])
def test_the_loop_s_lists_are_truly_worth_more_than_visits_to_the_a_doctors(
    bench: ModuleType, tmp_path: Path, seed: int
):
    told = bench.lived(tmp_path, hcps=150, seed=seed, weeks=3)

    assert told.mean("learned") > told.mean("visit_a")
    assert told.mean("learned") < told.mean("truth")
