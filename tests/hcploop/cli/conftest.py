"""One run of a tiny market that the room's tests only read."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.commands import Answer, hcploop
from tests.markets import tiny_market


class Tiny(NamedTuple):
    """A drop folder, the folder with its snapshot, and what the run said."""

    folder: Path
    out: Path
    said: Answer


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    base = tmp_path_factory.mktemp("tiny")
    folder = tiny_market(base / "in")
    said = hcploop("run", folder, "--out", base / "out", "--progress", "jsonl", "--json")
    assert said.status == 0, said.err
    return Tiny(folder, base / "out", said)
