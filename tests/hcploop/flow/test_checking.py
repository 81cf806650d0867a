"""What `hcploop check` says of a drop folder."""

from __future__ import annotations

import json

import pytest
from tests.markets import FILES, tiny_market

from hcploop.errors import ConfigError
from hcploop.flow import check_folder
from hcploop.flow.checking import check_market
from hcploop.market import load_market


def problems_of(report, feed):
    (found,) = [one for one in report["feeds"] if one["feed"] == feed]
    return json.loads(json.dumps(found["problems"]))


def test_a_good_folder_is_good_and_nothing_is_written_into_it(tmp_path):
    folder = tiny_market(tmp_path / "in")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    report = check_folder(folder)

    assert report["is_good"]
    assert {feed["feed"]: sum(file["rows"] for file in feed["files"]) for feed in report["feeds"]} == {
        name: len(text.splitlines()) - 1 for name, text in FILES.items()
    }
    assert not any(feed["problems"] for feed in report["feeds"])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_values_that_a_run_would_leave_out_are_told_with_row_column_value_and_remedy(tmp_path):
    visits = FILES["visits"].replace("2026-04-01 10:00", "0202-04-01")
    people = FILES["crm"].replace("13800138001", "1.38E+10")
    others = dict.fromkeys(("contents", "mailing", "mini_programme"))

    report = check_folder(tiny_market(tmp_path / "in", visits=visits, crm=people, **others))

    (visit,) = problems_of(report, "visits")
    (person,) = problems_of(report, "crm")
    assert (visit["file"], visit["row"], visit["column"], visit["value"]) == ("visits/1.csv", 2, "日期", "0202-04-01")
    assert visit["remedy"] == "The row is left out"
    assert (person["column"], person["value"]) == ("手机", "1.38E+10")
    assert person["remedy"] == "The row stays, without this value"
    assert report["is_good"]


def test_a_file_that_lacks_a_column_is_an_error_and_the_other_feeds_are_still_told(tmp_path):
    others = dict.fromkeys(("mailing", "mini_programme", "visits"))

    report = check_folder(tiny_market(tmp_path / "in", crm="编号,姓名\n1,张伟\n", **others))

    assert not report["is_good"]
    assert "客户编码" in problems_of(report, "crm")[0]["column"]
    assert problems_of(report, "contents") == []


def test_values_of_every_kind_are_judged(tmp_path):
    others = dict.fromkeys(FILES)
    costs = {"costs": 'kind = "costs"\n'}

    report = check_folder(tiny_market(tmp_path / "in", more=costs, costs="period,amount\n2026-05,dear\n", **others))

    assert [(one["file"], one["row"], one["value"]) for one in problems_of(report, "costs")] == [
        ("costs/1.csv", 2, "dear")
    ]


def test_a_market_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match=r"market\.toml"):
        check_folder(tmp_path)


def test_a_market_is_checked_with_the_feeds_that_it_is_given(tmp_path):
    market = load_market(tiny_market(tmp_path / "in"))
    few = tuple(feed for feed in market.feeds if feed.name == "crm")

    report = check_market(market.model_copy(update={"feeds": few}))

    assert [feed["feed"] for feed in report["feeds"]] == ["crm"]
    assert report["is_good"]
