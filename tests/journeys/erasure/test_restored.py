"""Backups of before an erasure are restored, and she does not come back, whatever is sent and run later."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.journeys.erasure.plays import home_of, played, told_in, told_to

from hcploop.engine import open_snapshot
from hcploop.flow.seeking import is_told

pytestmark = [pytest.mark.slow, pytest.mark.full]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Backups of before she was erased, and what is copied after every erasure."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "kept"
    home = home_of(tmp_path_factory)
    one_id = played(home, "keep")
    played(home, "pack", elsewhere)
    assert played(home, "erase", one_id)["stand"] == "done"
    for path in (home / "out").glob("forgotten.*"):
        shutil.copy(path, elsewhere)
    shutil.copy(home / ".env", elsewhere)
    assert is_told(elsewhere / "web.tar", ["13977778888"])
    return elsewhere


@pytest.fixture
def new(kept, tmp_path):
    """Another machine: her rows stand in the drop folder again."""
    home = tmp_path / "new"
    home.mkdir()
    shutil.copytree(kept / "drop", home / "drop")
    shutil.copy(kept / ".env", home)
    assert [*told_in((home / "drop").rglob("*"))]
    return home


def test_she_does_not_come_back_with_an_old_backup(kept, new):
    first = told_to(new, "hcploop", "restore", kept / "out.tar", new / "out")
    then = told_to(new, "hcploop", "restore-web", kept / "web.tar", "--forgotten", kept)

    assert (first.returncode, then.returncode) == (0, 0), first.stderr + then.stderr
    assert "Forgotten again: 1; something is left to do by hand for 0" in then.stdout
    assert list(told_in(new.rglob("*"))) == []
    assert len(_names(new)) > 50
    _send_again(new)
    again = told_to(new, "hcploop", "run", new / "drop", "--out", new / "out")
    assert again.returncode == 0, again.stderr
    assert "钟离朔月" not in _names(new)


def test_she_does_not_come_back_with_old_snapshots_alone(kept, new):
    done = told_to(new, "hcploop", "restore", kept / "out.tar", new / "out", "--forgotten", kept)
    again = told_to(new, "hcploop", "run", new / "drop", "--out", new / "out")

    assert (done.returncode, again.returncode) == (0, 0), done.stderr + again.stderr
    assert list(told_in((new / "out").rglob("*"))) == []
    assert len(_names(new)) > 50


def test_where_no_snapshot_tells_what_to_look_for_something_is_left_to_do(kept, new):
    then = told_to(new, "hcploop", "restore-web", kept / "web.tar", "--forgotten", kept)

    assert then.returncode == 1, then.stderr
    assert "Forgotten again: 1; something is left to do by hand for 1" in then.stdout
    assert [*told_in((new / "collector").rglob("*"))]


@pytest.mark.parametrize("missing", ["forgotten.key", "forgotten.jsonl"])
def test_half_of_what_knows_her_is_refused_before_anything_is_restored(kept, new, tmp_path, missing):
    for name in {"forgotten.key", "forgotten.jsonl"} - {missing}:
        (tmp_path / "half").mkdir()
        shutil.copy(kept / name, tmp_path / "half")

    loop = told_to(new, "hcploop", "restore", kept / "out.tar", new / "out", "--forgotten", tmp_path / "half")
    web = told_to(new, "hcploop", "restore-web", kept / "web.tar", "--forgotten", tmp_path / "half")

    assert (loop.returncode, web.returncode) == (2, 2)
    assert "holds no forgotten.jsonl and forgotten.key" in loop.stderr
    assert "holds no forgotten.jsonl and forgotten.key" in web.stderr
    assert {path.name for path in new.iterdir()} == {".env", "drop"}


def _names(home: Path) -> set[str]:
    return set(open_snapshot(home / "out").sql("SELECT name FROM hcp")["name"].to_pylist())


def _send_again(home: Path) -> None:
    played_again = told_to(home, "tests.journeys.erasure.again")
    assert played_again.returncode == 0, played_again.stderr
