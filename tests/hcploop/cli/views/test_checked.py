import pytest

from hcploop.cli.views.checked import check_report

FORMAT = {"format": "csv", "encoding": "gb18030", "delimiter": "\t", "sheet": "", "header_row": 2}
FILE = {"path": "visits/1.csv", "rows": 5, "format": FORMAT, "mapped": {"name": ["姓名"]}, "unmapped": ["备用"]}
PROBLEM = {
    "level": "warning",
    "problem": "the year is not plausible",
    "file": "visits/1.csv",
    "row": 3,
    "column": "拜访时间",
    "value": "0202/03/03",
    "remedy": "The row is left out",
}


def report(*, files: list[object], problems: list[object] = [], guesses: list[object] = []) -> dict[str, object]:  # noqa: B006 - only read
    feed = {"feed": "visits", "kind": "touches", "files": files, "guesses": guesses, "problems": problems}
    return {"market": "m", "feeds": [feed]}


def test_files_of_one_way_of_writing_are_one_line(capsys: pytest.CaptureFixture[str]):
    check_report(report(files=[FILE, FILE | {"path": "visits/2.csv"}]))

    told = capsys.readouterr().out
    assert "visits/1.csv … visits/2.csv (2 files): 10 rows, csv, gb18030, tab, header in row 2" in told
    assert "name ← 姓名" in told
    assert "kept in extra: 备用" in told


def test_files_of_two_ways_of_writing_are_two_lines(capsys: pytest.CaptureFixture[str]):
    check_report(report(files=[FILE, FILE | {"format": FORMAT | {"encoding": "utf-8"}}]))

    told = capsys.readouterr().out
    assert "utf-8" in told
    assert "gb18030" in told


def test_a_problem_is_a_paragraph_with_place_value_and_remedy(capsys: pytest.CaptureFixture[str]):
    check_report(report(files=[FILE], problems=[PROBLEM]))

    told = " ".join(capsys.readouterr().out.split())
    assert "! visits/1.csv, row 3, column '拜访时间', value '0202/03/03': the year is not plausible." in told
    assert "A run can read everything; 1 value to look at" in told


def test_an_error_is_said_to_stop_a_run(capsys: pytest.CaptureFixture[str]):
    check_report(report(files=[], problems=[PROBLEM | {"level": "error"}]))

    assert "1 to mend before a run" in capsys.readouterr().out


def test_a_guess_is_a_question(capsys: pytest.CaptureFixture[str]):
    check_report(
        report(files=[FILE], guesses=[{"canonical": "phone", "raw": "联系", "score": 0.9, "is_required": False}])
    )

    assert "? '联系' looks like phone (90% sure)" in capsys.readouterr().out
