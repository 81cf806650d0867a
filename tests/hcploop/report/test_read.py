import datetime as dt

from hcploop.engine import Snapshot
from hcploop.report.read import read_report
from hcploop.report.subjects import Report


def test_the_head_tells_the_day_in_the_markets_zone(report: Report):
    head = report.head

    assert (head.as_of_on, head.currency, head.brands) == (dt.date(2026, 6, 30), "CNY", ("ruitai",))
    assert (head.people, head.records, head.touches, head.resolution_share) == (40, 90, 5000, 0.9321)
    assert head.is_chinese


def test_people_are_counted_by_grade_persona_and_tier(report: Report):
    counted = {(cell.grade, cell.persona, cell.tier): cell.people for cell in report.tiers}

    assert counted == {("A", "pioneer", 1): 24, ("A", "traditional", 2): 8, ("D", "ordinary", 9): 8}


def test_everybody_stands_on_the_map_once_and_the_best_in_the_tenth_tenth(report: Report):
    cells = {(cell.identity, cell.engagement): cell.people for cell in report.persona_map}

    assert sum(cells.values()) == 40
    assert cells[9, 9] == 5
    assert max(identity for identity, _ in cells) == 9


def test_a_suggestion_names_doctor_hospital_and_content_the_most_valuable_first(report: Report):
    first = report.suggested[0]

    assert (first.name, first.hospital, first.title) == ("张医生0", "上海市第一人民医院", "乳腺癌指南 <解读> & 要点")
    assert [one.expected_value for one in report.suggested] == [100.0, 99.0, 98.0]
    assert {one.channel: one.suggestions for one in report.suggested_by} == {"visit": 2, "wechat": 1}


def test_decisions_in_force_are_counted_with_their_hold_out(report: Report):
    assert (report.decided.people, report.decided.held_out, report.decided.nothing) == (2, 1, 0)


def test_a_content_counts_the_people_it_is_recommended_to(report: Report):
    (one,) = report.recommended

    assert (one.people, one.first, report.recommended_people) == (2, 1, 2)


def test_a_feeds_age_is_counted_from_its_newest_row(report: Report):
    ages = {one.feed: one.age_days for one in report.feeds}

    assert ages == {"mail": 3, "crm": None}


def test_months_that_run_on_after_the_as_of_day_are_left_out(report: Report):
    assert report.months[-1] == "2026-06"
    assert report.month == "2026-06"


def test_a_snapshot_of_which_nothing_is_known_gives_an_empty_report(bare: Snapshot):
    report = read_report(bare)

    assert (report.figures, report.tiers, report.suggested, report.leaks, report.months) == ((), (), (), (), ())
    assert report.head.brands == ("all",)
    assert report.changes is None
