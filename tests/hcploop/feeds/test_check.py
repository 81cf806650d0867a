"""What `check` says of a drop folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hcploop.feeds import CheckReport, Problem, check
from hcploop.market import Feed, load_market

MARKET = """
[market]
name = "肺癌"
[[feed]]
name = "crm"
kind = "people"
path = "crm/*.csv"
columns = { source_id = "客户编码", name = "姓名" }
"""


def checked(folder: Path, *, text: str = MARKET, **files: bytes | str) -> CheckReport:
    (folder / "market.toml").write_text(text, encoding="utf-8")
    (folder / "crm").mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / "crm" / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return check(load_market(folder))


def test_a_good_folder_is_told_file_by_file(tmp_path: Path):
    content = "客户编码;姓名;所在医院;手机\r\n1;张伟;上海市第一人民医院;13800138000\r\n"

    report = checked(tmp_path, a=content.encode("gb18030"))

    feed = report.feeds[0]
    file = feed.files[0]
    assert report.is_good
    assert (file.path, file.rows, file.format.encoding, file.format.delimiter) == ("crm/a.csv", 1, "gb18030", ";")
    assert file.mapped == {"source_id": ("客户编码",), "name": ("姓名",)}
    assert file.unmapped == ("所在医院", "手机")
    assert {guess.raw: guess.canonical for guess in feed.guesses} == {"所在医院": "hospital", "手机": "phone"}
    assert json.loads(json.dumps(report.as_dict()))["feeds"][0]["files"][0]["format"]["line_end"] == "CRLF"


def test_a_missing_column_is_named_and_what_it_could_be_is_guessed(tmp_path: Path):
    report = checked(tmp_path, a="医生编号,姓名\n1,张伟\n")

    assert not report.is_good
    problem = report.feeds[0].problems[0]
    assert (problem.level, problem.file, problem.column) == ("error", "crm/a.csv", "客户编码")
    assert problem.remedy
    assert [(guess.raw, guess.canonical) for guess in report.feeds[0].guesses] == [("医生编号", "source_id")]


def test_a_missing_file_is_a_problem_of_its_feed_and_the_others_are_still_read(tmp_path: Path):
    text = MARKET + '[[feed]]\nname = "b"\nkind = "people"\npath = "none/*.csv"\n'

    report = checked(tmp_path, text=text, a="客户编码,姓名\n1,张伟\n")

    assert [len(feed.problems) for feed in report.feeds] == [0, 1]
    assert "missing file" in str(report.feeds[1].problems[0])


@pytest.mark.parametrize("content", ["", "客户编码,姓名\n"])
def test_an_empty_feed_is_a_warning(tmp_path: Path, content: str):
    report = checked(tmp_path, a=content)

    assert report.is_good
    assert [problem.level for problem in report.feeds[0].problems] == ["warning"]
    assert "is empty" in str(report.feeds[0].problems[0])


def test_every_bad_file_is_told_and_rows_that_cannot_be_read_are_shown(tmp_path: Path):
    broken = "客户编码,姓名\n2,张伟\n" + "1\n" * 30

    report = checked(tmp_path, a=b"\x00\x01\x02" * 30, b=broken, c="id,id\n1,2\n")

    levels = [problem.level for problem in report.feeds[0].problems]
    assert levels.count("error") == 2
    assert levels.count("warning") == 21
    assert "10 more rows" in str(report.feeds[0].problems[-2])


def test_a_file_of_which_no_row_can_be_read_is_an_error(tmp_path: Path):
    assert not checked(tmp_path, a="客户编码,姓名\n1,张伟,\n2,李雷,\n").is_good


def test_a_probe_adds_what_it_finds_and_nothing_is_left_behind(tmp_path: Path):
    seen: list[Path] = []

    def probe(feed: Feed, file: str, part: Path) -> list[Problem]:
        seen.append(part)
        return [Problem("warning", f"{feed.name} {part.exists()}", file=file, row=2)]

    checked(tmp_path, a="客户编码,姓名\n1,张伟\n")
    before = sorted(tmp_path.rglob("*"))
    report = check(load_market(tmp_path), probe=probe)

    assert [str(problem) for problem in report.feeds[0].problems] == ["crm/a.csv, row 2: crm True."]
    assert sorted(tmp_path.rglob("*")) == before
    assert not seen[0].exists()
