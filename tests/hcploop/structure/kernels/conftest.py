"""Real lists, which stand beside the project and not in it."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "data"


@pytest.fixture
def real_file():
    """Open a real list, or skip the test that wants it."""

    def opened(name):
        path = FOLDER / name
        if not path.exists():
            pytest.skip(f"needs the real list {name}, which is not part of the project; expected at {path}")
        return path.open(encoding="utf-8")

    return opened
