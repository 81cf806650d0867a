"""A home in which the scene is played, each part in a process of its own, and the search for her in files."""

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


def home_of(factory: pytest.TempPathFactory) -> Path:
    """Make a home with a drop folder and snapshots of its own."""
    home = factory.mktemp("erasure")
    for folder in ("drop", "out"):
        shutil.copytree(web_market(factory) / folder, home / folder, symlinks=True)
    return home


def told_to(home: Path, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a module in a home, with its drop folder and its snapshots."""
    told = {"HCPLOOP_HOME": str(home), "HCPLOOP_DROP": str(home / "drop"), "HCPLOOP_OUT": str(home / "out")}
    told |= {"DJANGO_SETTINGS_MODULE": "hcploop_web.config.settings", "PYTHONPATH": str(Path.cwd())} | more
    command = [sys.executable, "-m", *map(str, words)]
    return subprocess.run(command, env=outer_environment() | told, capture_output=True, text=True, check=False)


def played(home: Path, *what: object, **more: str) -> dict:
    """Let a part of the scene play; gives what it told."""
    done = told_to(home, "tests.journeys.erasure.scene", *what, **more)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def told_in(paths: Iterable[Path]) -> Iterator[str]:
    """Name files that tell her still, each with the word."""
    files = [path for path in paths if path.is_file() and is_told(path, TELLING)]
    yield from (f"{path}: {word}" for path in files for word in TELLING if is_told(path, [word]))
