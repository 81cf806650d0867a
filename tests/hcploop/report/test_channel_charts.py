from dataclasses import replace

import pytest

from hcploop.report.channel_charts import channel_order, mix_chart, personal_chart, shares_by_month
from hcploop.report.language import Language
from hcploop.report.subjects import Report


def test_personal_channels_come_first_then_the_busiest(report: Report):
    assert channel_order(report) == ["visit", "wechat", "email"]


def test_shares_of_a_month_add_up_to_one(report: Report):
    assert shares_by_month(report)["2026-06"] == {"visit": 0.3, "wechat": 0.6, "email": 0.1}


def test_channels_beyond_the_eight_busiest_are_told_together(report: Report):
    (one,) = [
        row
        for row in report.figures
        if (row.period, row.cut_value) == ("2026-06", "email") and row.metric == "contacts"
    ]
    more = [replace(one, cut_value=f"c{place}", period=period) for place in range(7) for period in ("2026-06", "all")]

    shares = shares_by_month(replace(report, figures=(*report.figures, *more)))["2026-06"]

    assert len(shares) == 9
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["other"] == pytest.approx(20 / 170)


def test_the_table_of_the_mix_says_which_channels_are_personal(report: Report):
    english = Language("en", channels=report.head.channels)

    assert mix_chart(report, english).headings == (
        "month",
        "Face-to-face visit (personal)",
        "WeChat (non-personal)",
        "E-mail programme (non-personal)",
    )


def test_the_benchmark_is_drawn_only_beside_face_to_face_visits(report: Report):
    english = Language("en", channels=report.head.channels)
    without = replace(report, figures=tuple(row for row in report.figures if row.cut_value != "visit"))

    assert "37%, EU4 and UK, lowest" in personal_chart(report, english).svg
    assert "EU4" not in personal_chart(without, english).svg
