import pytest
from rich.cells import cell_len

from hcploop.cli.views.summed import summary

FEED = {
    "feed": "crm_doctors",
    "kind": "people",
    "files": 2,
    "rows_in": 10,
    "rows_kept": 7,
    "rows_quarantined": 2,
    "rows_replaced": 1,
    "rows_deleted": 0,
}
TOLD = {
    "snapshot": "20260630T120500Z-44914cd2",
    "is_unchanged": False,
    "as_of": "2026-06-30T15:59:59",
    "people": 3,
    "records": 7,
    "touches": 1200,
    "resolution_share": 0.75,
    "quarantined_values": 0,
    "feeds": [FEED, FEED | {"feed": "a_feed_with_a_name_that_is_rather_long"}],
    "tiers": [],
}


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_the_last_row_adds_the_feeds_up(capsys: pytest.CaptureFixture[str]):
    summary(TOLD)

    last = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("all "))
    assert last.split() == ["all", "4", "20", "14", "4", "2", "0"]


def test_rows_of_people_who_were_forgotten_are_told_so_that_the_counts_add_up(capsys: pytest.CaptureFixture[str]):
    summary(TOLD | {"feeds": [FEED | {"rows_in": 13, "rows_forgotten": 3}, FEED | {"rows_forgotten": 0}]})

    told = capsys.readouterr().out
    last = next(line for line in told.splitlines() if line.startswith("all "))
    assert last.split() == ["all", "4", "23", "14", "4", "2", "0", "3"]
    assert "+ forgotten" in told


def test_a_run_without_news_says_that_the_old_snapshot_stays(capsys: pytest.CaptureFixture[str]):
    summary(TOLD | {"is_unchanged": True})

    assert "it stays in force" in capsys.readouterr().out


def test_the_order_of_tiers_is_said_to_be_a_default(capsys: pytest.CaptureFixture[str]):
    summary(TOLD | {"tiers": [{"grade": "A", "persona": "pioneer", "tier": 1, "people": 4}]})

    told = capsys.readouterr().out
    assert "4 (1)" in told
    assert "Tier 1 is given" in told
    assert "default" in told


def test_without_grades_it_says_why_there_are_no_tiers(capsys: pytest.CaptureFixture[str]):
    summary(TOLD | {"tiers": [{"grade": None, "persona": "rising_star", "tier": None, "people": 4}]})

    assert "Nobody has a grade" in capsys.readouterr().out


def test_without_contacts_no_share_is_invented(capsys: pytest.CaptureFixture[str]):
    summary(TOLD | {"touches": 0, "resolution_share": None})

    assert "%" not in capsys.readouterr().out


def test_no_line_is_wider_than_the_screen(capsys: pytest.CaptureFixture[str]):
    summary(TOLD)

    assert max(cell_len(line) for line in capsys.readouterr().out.splitlines()) <= 80
