"""Nothing of her is left in any byte: of the home, of the snapshots, of the drop folder and of the database."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.journeys.erasure.scene import TELLING
from tests.web_market import outer_environment, web_market

from hcploop.flow.seeking import is_told


def played(factory: pytest.TempPathFactory, *words: str, **more: str) -> tuple[Path, dict]:
    """Let the scene play in a home of its own; gives the home and what the erasure told."""
    home = factory.mktemp("erasure")
    for folder in ("drop", "out"):
        shutil.copytree(web_market(factory) / folder, home / folder, symlinks=True)
    done = told_to(home, "tests.journeys.erasure.scene", *words, **more)
    assert done.returncode == 0, done.stderr[-4000:]
    return home, json.loads(done.stdout.splitlines()[-1])


def told_to(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a module in a home, with its drop folder and its snapshots."""
    told = {"HCPLOOP_HOME": str(home), "HCPLOOP_DROP": str(home / "drop"), "HCPLOOP_OUT": str(home / "out")}
    told |= {"DJANGO_SETTINGS_MODULE": "hcploop_web.config.settings", "PYTHONPATH": str(Path.cwd())} | more
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(command, env=outer_environment() | told, capture_output=True, text=True, check=False)


def told_in(paths: Iterable[Path]) -> Iterator[str]:
    """Name files that tell her still, each with the word."""
    files = [path for path in paths if path.is_file() and is_told(path, TELLING)]
    yield from (f"{path}: {word}" for path in files for word in TELLING if is_told(path, [word]))


@pytest.mark.slow
def test_nothing_of_her_is_left_in_any_file(tmp_path_factory):
    home, told = played(tmp_path_factory)

    assert (told["stand"], told["result"]["left"]) == ("done", [])
    assert list(told_in(home.rglob("*"))) == []
    assert told["result"]["cleared"]["collector"] >= 3
    (people,) = (home / "drop").rglob("web/collector/portal/people/*.csv")
    assert "13800138001" in people.read_text(encoding="utf-8")
