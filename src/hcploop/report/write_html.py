"""A report as one HTML file that asks nobody for anything."""

from __future__ import annotations

from functools import partial
from importlib import resources

import jinja2
from markupsafe import Markup

from hcploop.report.channel_charts import benchmark_line, mix_chart, personal_chart
from hcploop.report.chart import Chart
from hcploop.report.charts import map_chart, overlap_chart, tier_chart, trend_chart
from hcploop.report.empty import empty_text
from hcploop.report.findings import FINDINGS_SHOWN, contacts_by_channel, findings, personal_share
from hcploop.report.language import Language
from hcploop.report.pictures import SIGNS, attainment_line, figure_line, loop_picture, step_name
from hcploop.report.rules import rule_words
from hcploop.report.steps import loop_steps
from hcploop.report.subjects import Report
from hcploop.report.tables import compared_shown, defined, grid_of, leaks_shown, moved_people, suggestions_shown

BRANDS_SHOWN = 3
SUGGESTIONS_SHOWN = 12
CONTENTS_SHOWN = 10
REASONS_SHOWN = 12

_COMPARED = ("metric", "period", "against", "figure", "before", "change", "working_days", "change_per_day")


def html_report(report: Report, language: Language) -> str:
    """Write a report as HTML.

    Parameters
    ----------
    report : Report
        What it tells.
    language : Language
        In which words.

    Returns
    -------
    str
        A whole page; its styles and pictures stand in it.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("hcploop.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    steps = loop_steps(report)
    style = resources.files("hcploop.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    brands = [brand for brand in report.brands if any(cell.brand == brand for cell in report.tiers)][:BRANDS_SHOWN]
    return environment.get_template("report.html.j2").render(
        r=report,
        l=language,
        style=Markup(style),  # noqa: S704 - our own file
        findings=findings(report, at_most=FINDINGS_SHOWN),
        steps=steps,
        pictures=[Markup(loop_picture(steps, language, shape=shape)) for shape in ("wide", "narrow")],  # noqa: S704 - texts are escaped there
        step_lines=[
            (step.status, step_name(step, language), figure_line(step, language), attainment_line(step, language))
            for step in steps
        ],
        signs=SIGNS,
        grids=[grid_of(report, brand) for brand in brands],
        maps=_maps(report, language),
        channel_charts=[_drawn(mix_chart(report, language)), _drawn(personal_chart(report, language))]
        if report.months
        else [],
        reach_charts=_reach(report, language),
        overlap=_drawn(overlap_chart(report, language)) if report.overlaps else None,
        personal=personal_share(report, report.month) if report.month else None,
        benchmark=benchmark_line(language) if "visit" in contacts_by_channel(report, "all") else "",
        leaks=leaks_shown(report),
        defined=defined(report, language),
        moved_people=moved_people(report),
        compared=compared_shown(report, language),
        compared_headings=[language.text(f"column.{name}") for name in _COMPARED],
        rule_words=rule_words(report, language),
        empty_text=partial(empty_text, report, language),
        suggested=suggestions_shown(report, at_most=SUGGESTIONS_SHOWN, of_channel=3),
        shown={"contents": CONTENTS_SHOWN, "reasons": REASONS_SHOWN},
    )


def _drawn(chart: Chart) -> tuple[Chart, Markup]:
    return chart, Markup(chart.svg)  # noqa: S704 - Vega escapes its texts, `Chart` its own


def _maps(report: Report, language: Language) -> list[tuple[Chart, Markup]]:
    known = [brand for brand in report.brands if any(cell.brand == brand for cell in report.persona_map)]
    return [_drawn(map_chart(report, language, brand=brand)) for brand in known[:BRANDS_SHOWN]]


def _reach(report: Report, language: Language) -> list[tuple[Chart, Markup]]:
    if not report.months:
        return []
    charts = [trend_chart(report, language), tier_chart(report, language)]
    return [_drawn(chart) for chart in charts if chart.rows]
