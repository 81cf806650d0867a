"""Which files a run reads."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from hcploop.errors import InputError
from hcploop.feeds import discover
from hcploop.market import Market, load_market


def market_of(folder: Path, *files: str, path: str = '"crm/*.csv"', base: str = ".") -> Market:
    (folder / "market.toml").write_text(
        f'[market]\nname = "x"\nfiles = "{base}"\n[[feed]]\nname = "people"\nkind = "people"\npath = {path}\n'
    )
    for file in files:
        (folder / base / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / base / file).write_text(f"source_id\n{file}\n")
    return load_market(folder)


def test_files_come_in_the_order_of_their_paths_with_the_hash_of_their_bytes(tmp_path: Path):
    market = market_of(tmp_path, "crm/2026-02.csv", "crm/2026-01.csv", "crm/读我.txt")

    found = discover(market)

    assert [(file.feed, file.path) for file in found] == [("people", "crm/2026-01.csv"), ("people", "crm/2026-02.csv")]
    assert found[0].sha256 == hashlib.sha256(b"source_id\ncrm/2026-01.csv\n").hexdigest()
    assert found[0].size == found[0].found.stat().st_size


def test_lock_files_of_excel_and_hidden_files_are_no_input(tmp_path: Path):
    market = market_of(tmp_path, "crm/a.csv", "crm/~$a.csv", "crm/.b.csv")

    assert [file.path for file in discover(market)] == ["crm/a.csv"]


def test_a_file_that_two_patterns_match_counts_once(tmp_path: Path):
    market = market_of(tmp_path, "crm/a.csv", path='["crm/*.csv", "**/a.csv"]')

    assert len(discover(market)) == 1


def test_files_may_lie_outside_the_folder_of_the_market(tmp_path: Path):
    (tmp_path / "market").mkdir()
    (tmp_path / "data").mkdir()

    market = market_of(tmp_path / "market", "crm/医生.csv", base="../data")

    assert [file.path for file in discover(market)] == ["crm/医生.csv"]


def test_a_missing_file_is_named_with_its_feed_and_a_remedy(tmp_path: Path):
    market = market_of(tmp_path, "crm/a.tsv")

    with pytest.raises(InputError, match=r"crm/\*\.csv: missing file: nothing in .* feed 'people'") as raised:
        discover(market)

    assert raised.value.remedy


def test_a_file_whose_hash_is_known_by_its_state_is_not_read(tmp_path: Path):
    market = market_of(tmp_path, "crm/a.csv", "crm/b.csv")
    asked = {}

    def known(path, state):
        asked[path] = (state.st_size, state.st_mtime_ns)
        return "known" if path == "crm/a.csv" else None

    found = discover(market, known)

    assert [file.sha256 == "known" for file in found] == [True, False]
    assert asked == {file.path: (file.size, file.changed_ns) for file in found}
