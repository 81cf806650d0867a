"""A report as slides: titles that say the finding, charts that can be edited, definitions in the notes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from hcploop.report import slides
from hcploop.report.channel_charts import benchmark_line, channel_order, is_personal, shares_by_month
from hcploop.report.charts import tier_shares
from hcploop.report.empty import empty_text
from hcploop.report.findings import FINDINGS_SHOWN, findings, personal_share, weakest
from hcploop.report.language import Language
from hcploop.report.pictures import attainment_line, figure_line, step_name, sub_line
from hcploop.report.steps import loop_steps
from hcploop.report.subjects import Report
from hcploop.report.tables import Grid, defined, grid_of, leaks_shown, suggestions_shown

MONTHS_DRAWN = 13
ROWS_SHOWN = 8
SUGGESTIONS_SHOWN = 6
REASON_LETTERS = {"zh": 90, "en": 190}
"""A reason is told in full in the workbook and on the page."""
_BODY: slides.Box = (0.6, 1.55, 12.1, 5.2)
_TITLE_ONLY = 5


def pptx_report(report: Report, language: Language) -> bytes:
    """Write a report as PowerPoint slides, 16:9.

    Parameters
    ----------
    report : Report
        What it tells.
    language : Language
        In which words.

    Returns
    -------
    bytes
        The file.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = slides.WIDTH, slides.HEIGHT
    deck.core_properties.title = report.head.market
    deck.core_properties.created = deck.core_properties.modified = report.head.as_of
    author = _Author(deck, report, language)
    for make in (_opening, _loop, _tiers, _channels, _trend, _by_tier, _overlap, _suggestions, _recommended, _result):
        make(author)
    target = BytesIO()
    deck.save(target)
    return target.getvalue()


class _Author:
    """Holds the deck, what is told, and the words."""

    def __init__(self, deck: Any, report: Report, language: Language) -> None:  # noqa: ANN401 - python-pptx names no type
        self.deck, self.report, self.language = deck, report, language
        self.grids = [
            grid_of(report, brand) for brand in report.brands if any(one.brand == brand for one in report.tiers)
        ]

    def slide(self, title: str, notes: str) -> Any:  # noqa: ANN401 - see above
        """Add a slide with its title, the source line and speaker notes."""
        made = self.deck.slides.add_slide(self.deck.slide_layouts[_TITLE_ONLY])
        shape = made.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in (0.6, 0.4, 12.1, 1.0))
        slides.write(shape.text_frame, [(title, 26, True, slides.INK)])
        head = self.report.head
        source = self.language.text("slide.source", snapshot=head.snapshot_id, day=self.language.day(head.as_of_on))
        slides.text_box(made, (0.6, 6.95, 12.1, 0.4), [(source, 10, False, slides.MUTED)])
        made.notes_slide.notes_text_frame.text = self.language.text("slide.notes", text=notes)
        return made

    def empty(self, made: Any, key: str) -> None:  # noqa: ANN401 - see above
        """Say what is missing, and what to do."""
        slides.card(
            made,
            (0.6, 2.2, 12.1, 1.5),
            [(empty_text(self.report, self.language, key), 18, False, slides.MUTED)],
            edge=slides.GREY,
        )


def _opening(author: _Author) -> None:
    report, language = author.report, author.language
    notes = " ".join(f"{one.name}: {one.formula}." for one in defined(report, language))
    made = author.slide(
        f"{report.head.market} · {language.text('report.title')}", notes or language.text("empty.figures")
    )
    found = findings(report, at_most=FINDINGS_SHOWN)
    slides.text_box(made, (0.6, 1.3, 12.1, 0.5), [(language.text("slide.agenda_findings"), 16, True, slides.ACCENT)])
    for place, one in enumerate(found):
        lines = [
            (f"{place + 1}", 28, True, slides.ACCENT),
            (language.text(f"finding.{one.code}", **one.values), 20, True, slides.INK),
            (language.text(f"act.{one.code}"), 15, False, slides.MUTED),
        ]
        slides.card(made, (0.6 + 4.1 * place, 1.95, 3.9, 3.6), lines, edge=slides.ACCENT)
    if not found:
        author.empty(made, "figures")


def _loop(author: _Author) -> None:
    language, steps = author.language, loop_steps(author.report)
    count = {status: sum(one.status == status for one in steps) for status in ("behind", "missing")}
    made = author.slide(language.text("slide.loop", **count), language.text("lead.loop"))
    for place, one in enumerate(steps):
        row, column = divmod(place, 4)
        lines = [
            (step_name(one, language), 14, True, slides.INK),
            (figure_line(one, language), 20, True, slides.INK),
            (
                " · ".join(part for part in (sub_line(one, language), attainment_line(one, language)) if part),
                12,
                False,
                slides.MUTED,
            ),
        ]
        slides.card(made, (0.6 + 3.07 * column, 1.55 + 1.78 * row, 2.9, 1.6), lines, edge=slides.STATUS[one.status])
    slides.text_box(made, (9.9, 5.6, 2.8, 0.8), [(f"↺ {language.text('report.next_turn')}", 14, True, "B45309")])


def _tiers(author: _Author) -> None:
    language = author.language
    grid = author.grids[0] if author.grids else None
    if grid is None or not grid.has_tiers:
        author.empty(author.slide(language.text("section.tiers"), language.text("lead.tiers")), "tiers")
        return
    rated = sum(cell.people for cell in grid.cells.values() if cell.tier is not None)
    top = sum(cell.people for cell in grid.cells.values() if cell.tier == 1)
    title = language.text("slide.tiers", brand=grid.brand, people=top, share=top / rated)
    made = author.slide(title, language.text("lead.tiers"))
    headings = ["", *(f"{language.of('persona', name)}" for name in grid.personas)]
    rows = [[grade or language.text("word.no_grade"), *([""] * len(grid.personas))] for grade in grid.grades]
    drawn = slides.table(made, _BODY, headings, rows, widths=[1.0, *([1.6] * len(grid.personas))], tallest=0.9)
    drawn.rows[0].height = Inches(0.5)
    _fill_matrix(drawn, grid, language)


def _fill_matrix(drawn: Any, grid: Grid, language: Language) -> None:  # noqa: ANN401 - see above
    for down, grade in enumerate(grid.grades, start=1):
        drawn.cell(down, 0).text_frame.paragraphs[0].runs[0].font.size = Pt(18)
        for at, persona in enumerate(grid.personas, start=1):
            one, cell = grid.cells.get((grade, persona)), drawn.cell(down, at)
            tier = one.tier if one else None
            slides.fill(cell, slides.TIERS[tier - 1] if tier else slides.PANEL)
            ink = "FFFFFF" if tier and tier <= 3 else slides.INK
            word = language.text("word.tier", tier=tier) if tier else language.text("word.no_tier")
            cell.text_frame.clear()
            lines = [(language.number(one.people if one else 0), 20, True, ink), (word, 12, False, ink)]
            slides.write(cell.text_frame, lines if one else lines[:1], align=PP_ALIGN.CENTER)


def _channels(author: _Author) -> None:
    report, language = author.report, author.language
    shares = shares_by_month(report)
    in_person = personal_share(report, report.month) if report.month else None
    if not shares or in_person is None:
        author.empty(author.slide(language.text("section.channels"), language.formula("contacts")), "figures")
        return
    title = language.text("slide.channels", period=report.month, share=in_person)
    made = author.slide(title, f"{language.formula('contacts')} {benchmark_line(language)}")
    order = [name for name in (*channel_order(report), "other") if any(name in told for told in shares.values())]
    personal, others = iter(slides.PERSONAL), iter(slides.OTHERS)
    series = {_channel(language, name): [told.get(name, 0.0) for told in shares.values()] for name in order}
    colours = [
        slides.GREY if name == "other" else next(personal if is_personal(report, name) else others, slides.GREY)
        for name in order
    ]
    slides.chart(made, _BODY, list(shares), series, kind=XL_CHART_TYPE.COLUMN_STACKED_100, colours=colours)


def _channel(language: Language, name: str) -> str:
    return language.text("word.other") if name == "other" else language.channel(name)


def _trend(author: _Author) -> None:
    report, language = author.report, author.language
    metrics = ("coverage_share", "active_share")
    notes = " ".join(f"{language.metric(name)}: {language.formula(name)}." for name in metrics)
    now = report.figure("coverage_share", report.month) if report.month else None
    if now is None or report.month is None:
        author.empty(author.slide(language.text("section.reach"), notes), "figures")
        return
    title = language.text("slide.trend", period=report.month, share=now.figure_value, people=now.numerator)
    made = author.slide(title, notes)
    months = report.months[-MONTHS_DRAWN:]
    series: dict[str, Sequence[float | None]] = {}
    for metric in metrics:
        found = [report.figure(metric, month) for month in months]
        series[language.metric(metric)] = [one.figure_value if one else None for one in found]
    colours = (slides.PERSONAL[0], slides.OTHERS[0])
    slides.chart(made, _BODY, months, series, kind=XL_CHART_TYPE.LINE_MARKERS, colours=colours)


def _by_tier(author: _Author) -> None:
    report, language = author.report, author.language
    covered, active = tier_shares(report, "coverage_share"), tier_shares(report, "active_share")
    notes = language.formula("coverage_share")
    if not covered:
        author.empty(author.slide(language.text("section.reach"), notes), "tiers")
        return
    best, worst = max(covered, key=lambda tier: covered[tier]), min(covered, key=lambda tier: covered[tier])
    title = language.text("slide.by_tier", period=report.month, best=best, worst=worst)
    made = author.slide(f"{title} · {report.brands[0]}", notes)
    series: dict[str, Sequence[float | None]] = {
        language.metric("coverage_share"): list(covered.values()),
        language.metric("active_share"): [active.get(tier) for tier in covered],
    }
    names = [language.text("word.tier", tier=tier) for tier in covered]
    colours = (slides.PERSONAL[0], slides.OTHERS[0])
    slides.chart(made, _BODY, names, series, kind=XL_CHART_TYPE.COLUMN_CLUSTERED, colours=colours)


def _overlap(author: _Author) -> None:
    report, language = author.report, author.language
    points = [one for one in report.overlaps if one.brand == report.brands[0]]
    tops = sorted({one.top_share for one in points})
    pair = [one for one in points if {one.list_a, one.list_b} == {"identity", "engagement"}]
    at_ten = next((one for one in pair if abs(one.top_share - 0.1) < 1e-9), None)
    notes = language.text("chart.overlap")
    if at_ten is None:
        author.empty(author.slide(language.text("section.overlap"), notes), "overlap")
        return
    title = language.text("slide.overlap", overlap_share=at_ten.overlap, chance_share=at_ten.chance)
    made = author.slide(title, notes)
    pairs = dict.fromkeys((one.list_a, one.list_b) for one in points)
    value = {(one.list_a, one.list_b, one.top_share): one.overlap for one in points}
    series: dict[str, Sequence[float | None]] = {
        " × ".join(language.of("list", name) for name in names): [value.get((*names, top)) for top in tops]
        for names in pairs
    }
    series[language.text("word.chance")] = tops
    colours = [*(slides.PERSONAL[0], slides.OTHERS[0], slides.PERSONAL[2])[: len(pairs)], slides.GREY]
    slides.chart(made, _BODY, [f"{top:.0%}" for top in tops], series, kind=XL_CHART_TYPE.LINE_MARKERS, colours=colours)


def _suggestions(author: _Author) -> None:
    report, language = author.report, author.language
    count = sum(one.suggestions for one in report.suggested_by)
    if not count:
        author.empty(
            author.slide(language.text("section.suggestions"), language.text("report.internal")), "suggestions"
        )
        return
    made = author.slide(language.text("slide.suggestions", suggestions=count), language.text("report.internal"))
    rows = [
        [
            " · ".join(part for part in (one.name, one.hospital) if part),
            str(one.tier or "–"),
            language.channel(one.channel),
            one.title or "–",
            _shortened(one.reason_zh if language.code == "zh" else one.reason, language),
        ]
        for one in suggestions_shown(report, at_most=SUGGESTIONS_SHOWN, of_channel=1)
    ]
    headings = [language.text(f"column.{name}") for name in ("doctor", "tier", "channel", "content", "reason")]
    slides.table(made, _BODY, headings, rows, widths=(2.2, 0.6, 1.2, 2.6, 5.5), size=11, tallest=0.7)


def _shortened(reason: str, language: Language) -> str:
    most = REASON_LETTERS[language.code]
    return reason if len(reason) <= most else f"{reason[: most - 1]}…"


def _recommended(author: _Author) -> None:
    report, language = author.report, author.language
    made = author.slide(
        language.text("slide.recommend"), language.text("lead.recommend", people=report.recommended_people)
    )
    if not report.recommended:
        author.empty(made, "recommend")
        return
    rows = [
        [
            one.title or one.content_id,
            language.brand(one.brand),
            language.number(one.people),
            language.number(one.first),
            language.of("driver", one.driver),
        ]
        for one in report.recommended[:ROWS_SHOWN]
    ]
    headings = [language.text(f"column.{name}") for name in ("content", "brand", "people", "first", "driver")]
    slides.table(made, _BODY, headings, rows, widths=(5, 1.4, 1.2, 1.2, 2))


def _result(author: _Author) -> None:
    report, language = author.report, author.language
    rows = [one for one in leaks_shown(report) if not one.cut and one.attained_share is not None]
    weak = weakest(report)
    if not rows:
        feeds = sum(one.rows_in for one in report.feeds)
        bad = sum(one.rows_quarantined for one in report.feeds)
        title = language.text("slide.quality", rows=feeds, share=1 - bad / feeds if feeds else None)
        author.empty(author.slide(title, language.text("lead.quality", rows=feeds, bad=bad)), "leaks")
        return
    title = language.text("slide.result", metric=weak.metric) if weak else language.text("chart.attained")
    made = author.slide(title, language.text("lead.result"))
    names = [f"{language.metric(one.metric)} · {language.brand(one.brand)}" for one in rows]
    series = {language.text("chart.attained"): [one.attained_share for one in rows]}
    slides.chart(made, _BODY, names, series, kind=XL_CHART_TYPE.BAR_CLUSTERED, colours=(slides.PERSONAL[1],))
