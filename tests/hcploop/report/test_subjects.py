import datetime as dt
from dataclasses import replace

from hcploop.report.subjects import Report


def test_a_month_that_is_not_over_at_the_as_of_day_is_no_month_of_the_report(report: Report):
    early = replace(report, head=replace(report.head, as_of_on=dt.date(2026, 6, 29)))

    assert (early.month, report.month) == ("2026-05", "2026-06")


def test_people_with_a_tier_are_those_of_the_first_brand(report: Report):
    assert report.rated_people == 40
    assert report.figure("coverage_share", "2026-06") is not None
    assert report.figure("coverage_share", "2020-01") is None
