"""Every kind of chart that a page draws is told by its numbers."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

import hcploop_web.shared
from hcploop_web.console.charts import figures as charts
from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.charts.native import TOKENS, plot_of
from hcploop_web.console.charts.tiers import sankey
from hcploop_web.insights.figures import Told
from hcploop_web.insights.loop import Mark, Mixed, Overlapping
from hcploop_web.insights.moves import Flow, Summary
from hcploop_web.insights.portrait_parts import Contact

JUNE = Told(
    "coverage_share", "Coverage", "2026-06", "June 2026", "", "", "", 0.5, "50 %", "", 0.4, 0.6, 5, 10, 10, 0.8, 0.6
)
MAY = replace(JUNE, period="2026-05", period_name="May 2026", value=None, low=None, high=None, goal=None)


def plot(option):
    return plot_of(Drawn("x", "Title", option, "Note"))


def test_the_colours_are_those_of_the_pages():
    style = (Path(hcploop_web.shared.__file__).parent / "static/shared/hcploop.css").read_text(encoding="utf-8")
    said = dict(re.findall(r"(--hl-[a-z0-9]+): #([0-9a-f]{6})", style.split("w-theme-dark")[0]))

    assert {name: said[name].upper() for name in TOKENS} == TOKENS


def test_a_trend_has_its_bounds_its_plan_and_what_others_report_as_lines():
    mark = Mark("a survey", "EU", "somebody", "", (0.6,))

    told = plot(charts.trend([MAY, JUNE], [mark]))

    assert (told.kind, told.values_as, told.categories) == ("lines", "0%", ("2026-05", "2026-06"))
    assert [one.values for one in told.series] == [
        (None, 0.5),
        (0.6, 0.6),
        (None, 0.8),
        (None, 0.4),
        (None, pytest.approx(0.6)),
    ]
    assert [one.is_dashed for one in told.series] == [False, True, True, True, True]


def test_cuts_are_lying_bars():
    told = plot(charts.bars([replace(JUNE, cut="tier", cut_value="1", cut_name="1")], "?cut_value="))

    assert (told.kind, told.categories, told.series[0].values) == ("bars", ("1",), (0.5,))


def test_a_channel_mix_is_stacked_and_says_what_others_report():
    mark = Mark("a survey", "EU", "somebody", "visit", (0.62,))

    told = plot(
        charts.mix(["2026-06"], [Mixed("visit", "Visit", True, (0.25,)), Mixed("w", "WeChat", False, (None,))], [mark])
    )

    assert told.kind == "stacked"
    assert [(one.name, one.values, one.colour) for one in told.series] == [
        ("Visit", (0.25,), TOKENS["--hl-p1"]),
        ("WeChat", (None,), TOKENS["--hl-n1"]),
    ]
    assert told.note == "Note · EU: Visit 62%"


def test_rankings_are_points_that_a_line_joins():
    told = plot(charts.overlap([Overlapping("a × b", 0.1, 0.25, 0.1, 2.5), Overlapping("a × b", 0.5, 0.6, 0.5, 1.2)]))

    assert (told.kind, told.series[0].xs, told.series[0].values) == ("points", (0.1, 0.5), (0.25, 0.6))
    assert told.series[1].is_dashed


def test_contacts_are_points_by_day_in_rows_of_channels():
    at = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
    one = Contact(at, at, "visit", "Visit", "met", "Met", False, None, None, "all", None, "crm")

    told = plot(charts.timeline([one, replace(one, channel_name="WeChat", is_hers=True)]))

    assert told.categories == ("WeChat", "Visit")
    assert [(one.xs, one.values) for one in told.series] == [((46203.5,), (1.0,)), ((46203.5,), (2.0,))]


def test_who_went_where_is_a_table():
    summary = Summary((Flow(1, 1, 5), Flow(1, 2, 3)), {}, 0, 3, 5, {1: 8}, {1: 5, 2: 3})

    told = plot(sankey(summary))

    assert told.kind == "grid"
    assert [one.values for one in told.series] == [(5.0, 3.0)]
    assert len(told.categories) == 2
