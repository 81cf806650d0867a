"""The tutorials are run: a page that does not do what it says fails here."""

import re
from pathlib import Path

import pytest

import hcploop
from hcploop.flow import check_folder

PAGES = Path(__file__).parents[1] / "docs/tutorials"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, str, str]]:
    return BLOCK.findall((PAGES / page).read_text(encoding="utf-8"))


@pytest.fixture
def own_files(tmp_path: Path) -> Path:
    for _, title, text in blocks("first-market.md"):
        if title:
            (tmp_path / title).parent.mkdir(exist_ok=True)
            (tmp_path / title).write_text(text, encoding="utf-8")
    return tmp_path / "mine"


def test_every_block_of_the_page_on_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    code = [text for language, _, text in blocks("python.md") if language == "python"]

    exec(compile("\n".join(code), "python.md", "exec"), {})

    assert len(code) >= 5


def test_check_finds_the_year_that_the_first_market_says_it_finds(own_files: Path):
    report = check_folder(own_files)

    values = [problem["value"] for feed in report["feeds"] for problem in feed["problems"]]
    assert report["is_good"]
    assert values == ["0202-06-08 09:30"]


def test_the_files_of_the_first_market_make_doctors_with_tiers(own_files: Path, tmp_path: Path):
    summary = hcploop.run(own_files, tmp_path / "out")

    snapshot = hcploop.open_snapshot(tmp_path / "out")
    rated = snapshot.sql("SELECT name, grade, tier FROM hcp JOIN hcp_tier USING (one_id) ORDER BY grade").to_pylist()
    assert summary.people == 4
    assert [(row["name"], row["grade"]) for row in rated] == [
        ("张伟", "A"),
        ("李娜", "B"),
        ("欧阳娜娜", "C"),
        ("阿卜杜拉·买买提", "D"),
    ]
    assert all(row["tier"] for row in rated)
    assert summary.quarantined_values == 1
