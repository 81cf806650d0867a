from dataclasses import replace

from hcploop.report.language import Language
from hcploop.report.subjects import Report
from hcploop.report.tables import compared_shown, defined, grid_of, leaks_shown, suggestions_shown


def test_a_grid_has_the_grades_that_somebody_has(report: Report):
    grid = grid_of(report, "ruitai")

    assert grid.grades == ("A", "D")
    assert grid.personas == ("pioneer", "traditional", "rising_star", "ordinary")
    assert (grid.people(grade="A"), grid.people(persona="ordinary"), grid.has_tiers) == (32, 8, True)


def test_nobody_is_lost_where_a_cell_has_two_tiers(report: Report):
    odd = replace(report, tiers=(*report.tiers, replace(report.tiers[0], tier=5, people=3)))

    assert sum(cell.people for cell in grid_of(odd, "ruitai").cells.values()) == 43


def test_a_metric_is_told_with_formula_newest_value_interval_and_n(report: Report):
    (one,) = [row for row in defined(report, Language("en")) if row.metric == "coverage_share"]

    assert (one.figure, one.period, one.interval, one.n) == ("70.0%", "June 2026", "60.0% – 80.0%", "40")
    assert "÷" in one.formula


def test_a_plan_for_periods_to_come_hides_no_period_that_is_known(report: Report):
    to_come = replace(report.leaks[0], period="2026-09", figure_value=None, attained_share=None, is_weakest=False)

    assert {one.period for one in leaks_shown(replace(report, leaks=(*report.leaks, to_come)))} == {"2026-06"}


def test_no_channel_crowds_the_others_out_of_the_suggestions_shown(report: Report):
    first = report.suggested[0]
    many = tuple(replace(first, decision_id=f"E{place}", channel="email") for place in range(9))

    shown = suggestions_shown(replace(report, suggested=(*many, *report.suggested)), at_most=5, of_channel=2)

    assert [one.channel for one in shown] == ["email", "email", "wechat", "visit", "visit"]


def test_of_the_cuts_only_those_of_the_weakest_step_are_shown(report: Report):
    weak, sound = report.leaks[0], report.leaks[1]
    assert weak.is_weakest
    cuts = [replace(one, cut="tier", cut_value="1", is_weakest=False) for one in (weak, sound)]

    shown = leaks_shown(replace(report, leaks=(*report.leaks, *cuts)))

    assert [(one.metric, one.cut) for one in shown] == [(weak.metric, ""), (sound.metric, ""), (weak.metric, "tier")]


def test_a_month_is_compared_in_all_and_a_working_day(report: Report):
    (row,) = compared_shown(report, Language("en"))

    assert row == ("Contacts", "June 2026", "May 2026", "1,050", "1,000", "+5.0%", "21 against 18", "−10.0%")
