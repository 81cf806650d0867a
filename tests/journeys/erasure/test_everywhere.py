"""Nothing of her is left in any byte: of the home, of the snapshots, of the drop folder and of the database."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.journeys.erasure.dumps import data_files, database_of_its_own, dumped
from tests.journeys.erasure.plays import home_of, played, told_in
from tests.journeys.erasure.scene import TELLING

SERVER = os.environ.get("DATABASE_URL", "")
IS_POSTGRES = SERVER.startswith("postgres")
pytestmark = [pytest.mark.slow, pytest.mark.database, *([] if IS_POSTGRES else [pytest.mark.full])]
"""CI does it on PostgreSQL; on SQLite `test_erase_doctor` searches as well."""


@dataclass(frozen=True)
class Erased:
    """A home whose doctor was erased: what told her before, what the request told, and where the database is."""

    home: Path
    url: str
    files_before: list[str]
    dump_before: str
    told: dict


@pytest.fixture(scope="module")
def erased(tmp_path_factory):
    """Let the scene play in a home of its own, on PostgreSQL where the tests have one."""
    home = home_of(tmp_path_factory)
    with ExitStack() as until_then:
        url = f"sqlite:///{home}/web.sqlite3"
        if IS_POSTGRES:
            url = until_then.enter_context(database_of_its_own(SERVER, f"erasure_{os.getpid()}"))
        one_id = played(home, "keep", DATABASE_URL=url)
        before = list(told_in(files_of(home, url)))
        dump = dumped(url)
        yield Erased(home, url, before, dump, played(home, "erase", one_id, DATABASE_URL=url))


def files_of(home: Path, url: str) -> list[Path]:
    """List every file that keeps something: those of PostgreSQL, too, where it runs on this machine."""
    return [*home.rglob("*"), *(data_files(url) if url.startswith("postgres") else ())]


def test_nothing_of_her_is_left_in_any_file(erased):
    assert len(erased.files_before) >= 20
    assert (erased.told["stand"], erased.told["result"]["left"]) == ("done", [])
    assert list(told_in(files_of(erased.home, erased.url))) == []


def test_no_row_of_any_table_tells_her_though_many_did(erased):
    after = dumped(erased.url)

    assert [word for word in TELLING if word not in erased.dump_before] == []
    assert [word for word in TELLING if word in after] == []


def test_what_others_told_stays(erased):
    (people,) = (erased.home / "drop").rglob("web/collector/portal/people/*.csv")

    assert erased.told["result"]["cleared"]["collector"] >= 3
    assert "13800138001" in people.read_text(encoding="utf-8")
    assert "HAAAAAAAAAAA" in dumped(erased.url)


@pytest.mark.skipif(not IS_POSTGRES, reason="needs PostgreSQL")
def test_the_files_of_postgresql_held_her_until_then(erased):
    data = [path for path in data_files(erased.url) if path.is_file()]
    if not data:
        pytest.skip("the server is on another machine")

    assert any("/base/" in place for place in erased.files_before)
    assert list(told_in(data)) == []
