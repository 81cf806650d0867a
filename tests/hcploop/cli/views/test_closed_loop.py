import pytest
from rich.cells import cell_len

from hcploop.cli.views.closed_loop import figures

KNOWN = {"snapshot": "20260630T120500Z-44914cd2", "as_of": "2026-06-30T15:59:59"}


def row(metric: str, period: str, value: float | None, **more: object) -> dict[str, object]:
    plain = {"stage": "reach", "metric": metric, "brand": "all", "period": period, "cut": "", "cut_value": ""}
    return plain | {"figure_value": value, "denominator": 100.0, "low": 0.1, "high": 0.3} | more


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_a_share_is_a_percentage_and_a_count_is_a_number(capsys: pytest.CaptureFixture[str]):
    figures(KNOWN, [row("coverage_share", "2026-06", 1.0), row("contacts", "2026-06", 1.0)])

    lines = capsys.readouterr().out.splitlines()
    assert "100.0%" in next(line for line in lines if "coverage_share" in line)
    assert "%" not in next(line for line in lines if "contacts" in line)


def test_days_and_weeks_are_no_months(capsys: pytest.CaptureFixture[str]):
    figures(KNOWN, [row("contacts", period, 1.0) for period in ("2026-06-01", "2026-W23", "2026-06", "2026-Q2", "all")])

    assert "1 month " in capsys.readouterr().out


def test_a_month_in_which_nothing_was_counted_leaves_a_gap(capsys: pytest.CaptureFixture[str]):
    months = [row("contacts", "2026-04", 8.0), row("contacts", "2026-06", 4.0), row("coverage_share", "2026-05", 0.2)]

    figures(KNOWN, months)

    assert "█ ▄" in capsys.readouterr().out


def test_tiers_are_those_of_the_brands_where_there_are_brands(capsys: pytest.CaptureFixture[str]):
    tier = {"cut": "tier", "cut_value": "1"}
    found = [row("coverage_share", "2026-06", 0.2), row("coverage_share", "2026-06", 0.2, brand="kexin", **tier)]

    figures(KNOWN, found)

    told = capsys.readouterr().out
    assert "Tiers in 2026-06, brand kexin" in told
    assert "10% – 30%" in told


def test_without_contacts_it_says_so(capsys: pytest.CaptureFixture[str]):
    figures(KNOWN, [])

    assert "No figures yet" in capsys.readouterr().out


def test_no_line_is_wider_than_the_screen(capsys: pytest.CaptureFixture[str]):
    months = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]

    figures(KNOWN, [row("covered_customers", month, 123456.0) for month in [*months, "all"]])

    assert max(cell_len(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_figures_stand_in_the_order_of_the_loop_each_in_its_unit(capsys: pytest.CaptureFixture[str]):
    found = [
        row("nps", "2026-06", 12.345, stage="engage"),
        row("lead_days", "2026-06", 6.5, stage="convert"),
        row("stickiness", "2026-06", 0.2, stage="engage"),
        row("covered_customers", "2026-06", 1234.0),
    ]

    figures(KNOWN, found)

    lines = [line for line in capsys.readouterr().out.splitlines() if "2026" not in line]
    places = [next(n for n, line in enumerate(lines) if text in line) for text in ("1,234", "20.0%", "+12.3", " 6.5")]
    assert places == sorted(places)


def test_it_says_which_stage_is_reached_and_what_the_next_one_waits_for(capsys: pytest.CaptureFixture[str]):
    plain = {"stage": 3, "threshold": 0.8, "reached": 2, "evidence": "30.0% of contacts have a known person"}
    able = [
        plain | {"item": "resolution_share", "is_next_gap": True},
        plain | {"item": "shared_share", "is_next_gap": False},
    ]

    figures(KNOWN, [row("contacts", "2026-06", 1.0)], able)

    told = capsys.readouterr().out
    assert "stage 2 of 4" in told
    assert "resolution_share" in told
    assert "80%" in told
    assert "shared_share" not in told


def test_the_channel_mix_stands_beside_what_others_report(capsys: pytest.CaptureFixture[str]):
    visit = {"cut": "channel", "cut_value": "visit"}

    figures(KNOWN, [row("contacts", "2026-06", 5.0, **visit), row("channel_share", "2026-06", 0.25, **visit)])

    told = capsys.readouterr().out
    assert "25.0%" in told
    assert "62 %" in told
