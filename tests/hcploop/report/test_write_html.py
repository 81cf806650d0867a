import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from hcploop.engine import Snapshot
from hcploop.report.language import Language
from hcploop.report.read import read_report
from hcploop.report.subjects import Report
from hcploop.report.write_html import html_report

VOID = {"meta", "br", "link", "img", "input", "hr"}
SECTIONS = {"summary", "loop", "tiers", "map", "channels", "reach", "overlap", "suggestions"}
SECTIONS |= {"capability", "recommend", "result", "changes", "quality", "definitions"}


class Page(HTMLParser):
    """Reads a page: open tags, ids, and what stands in table cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.sources: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"]] if told.get("id") else []
        self.links += [told["href"]] if told.get("href") else []
        self.sources += [value or "" for name, value in attrs if name in {"src", "srcset", "xlink:href"}]
        self.wrong += [f"{tag} {name}" for name in told if name.startswith("on")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words += [data.strip()] if data.strip() else []


@pytest.fixture
def page(report: Report, language: Language) -> Page:
    return Page(html_report(report, language))


def test_the_page_is_well_formed_with_every_section_and_headings_in_order(page: Page):
    assert (page.open, page.wrong) == ([], [])
    assert set(page.ids) >= SECTIONS
    assert page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_the_page_asks_nobody_for_anything(report: Report, language: Language):
    text = html_report(report, language)
    page = Page(text)

    assert page.sources == []
    assert {link for link in page.links if not link.startswith("#")} == set()
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert not re.search(r"<script|<link|@import|url\(", text)
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_figures_on_the_page_are_those_of_the_snapshot(report: Report):
    words = Page(html_report(report, Language("en", "CNY", report.head.channels))).words

    for shown in ("40", "5,000", "93.2%", "70.0%", "24", "25.0%", "¥100", "62.0%", "5.1%", "4.1% – 6.1%", "4,995"):
        assert shown in words


def test_texts_of_the_market_are_escaped(report: Report, language: Language):
    text = html_report(report, language)

    assert "乳腺癌指南 &lt;解读&gt; &amp; 要点" in text
    assert "<解读>" not in text


def test_names_and_hospitals_are_told_and_no_telephone_or_licence(report: Report, language: Language):
    text = html_report(report, language)

    assert "张医生0" in text
    assert "上海市第一人民医院" in text
    assert "138****8001" not in text
    assert "1103****0001" not in text


def test_reasons_are_told_in_the_language_of_the_report(report: Report):
    chinese = html_report(report, Language("zh", "CNY", report.head.channels))
    english = html_report(report, Language("en", "CNY", report.head.channels))

    assert ("她常回应拜访0" in chinese, "she answers visits 0" in chinese) == (True, False)
    assert ("她常回应拜访0" in english, "she answers visits 0" in english) == (False, True)


def test_every_table_has_a_caption_and_scopes_and_every_drawing_a_title(report: Report, language: Language):
    text = html_report(report, language)

    assert text.count("<table") == text.count("<caption>")
    assert not re.search(r"<th(?![^>]*scope=)[ >]", text)
    assert len(re.findall(r"<svg[^>]*role=\"img\"[^>]*><title>", text)) == text.count("<svg")


def test_a_snapshot_that_has_nothing_says_what_to_do_next(bare: Snapshot, language: Language):
    page = Page(html_report(read_report(bare), language))

    assert page.wrong == []
    for key in (
        "figures",
        "tiers",
        "persona_map",
        "overlap",
        "suggestions",
        "recommend",
        "leaks",
        "changes",
        "capability",
    ):
        assert language.text(f"empty.{key}") in page.words


def test_a_page_of_many_people_is_small(report: Report, language: Language):
    crowded = replace(report, suggested=report.suggested * 150, recommended=report.recommended * 50)

    assert len(html_report(crowded, language).encode()) < 500_000
