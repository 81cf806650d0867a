from dataclasses import replace

from hcploop.report.charts import map_chart, overlap_chart, tier_chart, tier_shares, trend_chart
from hcploop.report.language import Language
from hcploop.report.subjects import Report

ENGLISH = Language("en")


def test_tiers_show_their_shares_with_interval_and_n(report: Report):
    chart = tier_chart(report, ENGLISH)

    assert chart.rows[0] == ("1", "75.0% (65.0% – 85.0%, n = 24)", "11.1% (1.1% – 21.1%, n = 18)")
    assert tier_shares(report, "coverage_share") == {"1": 0.75, "2": 4 / 24}


def test_a_trend_has_a_point_a_month(report: Report):
    chart = trend_chart(report, ENGLISH)

    assert [row[0] for row in chart.rows][-1] == "June 2026"
    assert len(chart.rows) == 6


def test_an_overlap_stands_beside_chance(report: Report):
    chart = overlap_chart(report, ENGLISH)

    assert chart.rows[0] == ("identity × engagement", "10.0%", "25.0%", "10.0%", "2.5")
    assert {"top": 0.3, "pair": "chance", "overlap": 0.3} in chart.spec["data"]["values"]


def test_a_map_shows_every_cell_of_its_brand_only(report: Report):
    other = replace(report, persona_map=(*report.persona_map, replace(report.persona_map[0], brand="other")))

    assert map_chart(other, ENGLISH, brand="ruitai").rows == map_chart(report, ENGLISH, brand="ruitai").rows
    assert len(map_chart(other, ENGLISH, brand="other").rows) == 1


def test_the_best_stand_at_the_top_of_the_map_and_every_tenth_has_its_place(report: Report):
    encoding = map_chart(report, ENGLISH, brand="ruitai").spec["encoding"]

    assert encoding["y"]["scale"]["domain"] == list(range(10, 0, -1))
    assert encoding["x"]["scale"]["domain"] == list(range(1, 11))


def test_every_line_stands_in_the_legend(report: Report):
    assert all(name in trend_chart(report, ENGLISH).svg for name in ("Share of customers covered", "who are active"))
    assert all(name in overlap_chart(report, ENGLISH).svg for name in ("identity × engagement", ">chance<"))
