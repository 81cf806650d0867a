"""Feeds that programs write beside the user's `market.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from hcploop.errors import ConfigError
from hcploop.market import load_market

MARKET = '[market]\nname = "m"\n'
PEOPLE = '[[feed]]\nname = "crm"\nkind = "people"\npath = "crm.csv"\ncolumns = { source_id = "id" }\n'
FEEDBACK = '[[feed]]\nname = "said"\nkind = "feedback"\npath = "web/feedback.csv"\n'


def _write(root: Path, market: str, **further: str) -> Path:
    (root / "market.toml").write_text(market, encoding="utf-8")
    (root / "feeds").mkdir()
    for name, text in further.items():
        (root / "feeds" / f"{name}.toml").write_text(text, encoding="utf-8")
    return root


def test_feeds_of_the_folder_follow_those_of_the_market(tmp_path: Path) -> None:
    root = _write(tmp_path, MARKET + PEOPLE, web=FEEDBACK)

    market = load_market(root)

    assert [feed.name for feed in market.feeds] == ["crm", "said"]


def test_a_market_may_have_all_its_feeds_in_the_folder(tmp_path: Path) -> None:
    market = load_market(_write(tmp_path, MARKET, a=PEOPLE))

    assert [feed.name for feed in market.feeds] == ["crm"]


def test_a_mistake_names_the_file_and_the_line(tmp_path: Path) -> None:
    root = _write(tmp_path, MARKET + PEOPLE, web=FEEDBACK.replace('"feedback"', '"feedbak"'))

    with pytest.raises(ConfigError) as raised:
        load_market(root)

    assert (raised.value.file, raised.value.row, raised.value.value) == ("feeds/web.toml", 3, "feedbak")


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    root = _write(tmp_path, MARKET + PEOPLE, web=PEOPLE)

    with pytest.raises(ConfigError, match="two feeds have one name"):
        load_market(root)


def test_only_feeds_stand_there(tmp_path: Path) -> None:
    root = _write(tmp_path, MARKET + PEOPLE, web='[market]\nname = "other"\n')

    with pytest.raises(ConfigError, match="no table 'market' here"):
        load_market(root)
