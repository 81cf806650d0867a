"""The subjects of a report as tables: what stands on each sheet of a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hcploop.report.channel_charts import channel_order
from hcploop.report.findings import contacts_by_channel
from hcploop.report.language import Language
from hcploop.report.rules import rule_words
from hcploop.report.subjects import Report

Cell = str | float | int | dt.datetime | None


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading, and how it is written (`text`, `number`, `share`, `money`, `moment`)."""

    heading: str
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """A subject: its key in the words, its columns and rows, and what to say where there are no rows."""

    key: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str
    chart: str = ""


def sheets(report: Report, language: Language) -> list[Sheet]:
    """Lay every subject out as a table.

    Parameters
    ----------
    report : Report
        What is told.
    language : Language
        In which words.

    Returns
    -------
    list of Sheet
        Always the same ones; a subject that the snapshot does not have has no rows.
    """
    return [one(report, language) for one in _SHEETS]


def _columns(language: Language, **kinds: str) -> list[Column]:
    return [Column(language.text(f"column.{name}"), kind) for name, kind in kinds.items()]


def _tiers(report: Report, language: Language) -> Sheet:
    columns = _columns(language, brand="text", grade="text", persona="text", tier="number", people="number")
    rows = [
        (
            language.brand(one.brand),
            one.grade or language.text("word.no_grade"),
            language.of("persona", one.persona),
            one.tier,
            one.people,
        )
        for one in report.tiers
    ]
    return Sheet("tiers", columns, rows, "tiers")


def _map(report: Report, language: Language) -> Sheet:
    columns = _columns(language, brand="text", identity="number", engagement="number", people="number")
    rows = [(language.brand(one.brand), one.identity + 1, one.engagement + 1, one.people) for one in report.persona_map]
    return Sheet("map", columns, rows, "persona_map")


def _channels(report: Report, language: Language) -> Sheet:
    order = channel_order(report)
    columns = [*_columns(language, month="text"), *(Column(language.channel(name), "number") for name in order)]
    counted = {month: contacts_by_channel(report, month) for month in report.months}
    rows: list[tuple[Cell, ...]] = [
        (month, *(counted[month].get(name, 0.0) for name in order)) for month in report.months
    ]
    return Sheet("channels", columns, rows, "figures", chart="stacked")


def _figures(report: Report, language: Language) -> Sheet:
    columns = _columns(language, stage="text", metric="text", brand="text", period="text", cut="text", figure="number")
    columns += [Column("numerator", "number"), Column("denominator", "number"), *_columns(language, n="number")]
    columns += [Column("low", "number"), Column("high", "number")]
    rows: list[tuple[Cell, ...]] = [
        (
            language.stage(one.stage),
            language.metric(one.metric),
            language.brand(one.brand),
            one.period,
            language.channel(one.cut_value) if one.cut == "channel" else one.cut_value,
            one.figure_value,
            one.numerator,
            one.denominator,
            one.n,
            one.low,
            one.high,
        )
        for one in report.figures
        if one.period == "all" or one.period >= (report.months[-13:] or ("",))[0]
    ]
    return Sheet("figures", columns, rows, "figures")


def _compared(report: Report, language: Language) -> Sheet:
    columns = _columns(language, metric="text", brand="text", period="text", against="text", figure="number")
    columns += _columns(language, before="number", change="share", working_days="number")
    columns += _columns(language, working_days_against="number", change_per_day="share")
    shown = set(report.months[-13:])
    rows = [
        (
            language.metric(one.metric),
            language.brand(one.brand),
            one.period,
            one.against_period,
            one.figure_value,
            one.value_against,
            one.change_share,
            one.working_days,
            one.working_days_against,
            one.change_share_per_day,
        )
        for one in report.compared
        if one.period in shown or "Q" in one.period
    ]
    return Sheet("compared", columns, rows, "compared")


def _overlap(report: Report, language: Language) -> Sheet:
    columns = _columns(language, brand="text", list_a="text", list_b="text", top_share="share", people="number")
    columns += _columns(language, overlap="share", chance="share", lift="number")
    rows = [
        (
            language.brand(one.brand),
            language.of("list", one.list_a),
            language.of("list", one.list_b),
            one.top_share,
            one.top_people,
            one.overlap,
            one.chance,
            one.lift,
        )
        for one in report.overlaps
    ]
    return Sheet("overlap", columns, rows, "overlap")


def _suggestions(report: Report, language: Language) -> Sheet:
    columns = _columns(language, doctor="text", hospital="text", department="text", tier="number", brand="text")
    columns += _columns(language, channel="text", content="text", sender="text", reason="text")
    columns += _columns(language, probability="share", value="money", expires="moment")
    rows = [
        (
            one.name,
            one.hospital,
            one.department,
            one.tier,
            language.brand(one.brand),
            language.channel(one.channel),
            one.title,
            language.text("word.system") if one.sender == "system" else one.sender,
            one.reason_zh if language.code == "zh" else one.reason,
            one.probability,
            one.expected_value,
            one.expires_at,
        )
        for one in report.suggested
    ]
    return Sheet("suggestions", columns, rows, "suggestions")


def _blocked(report: Report, language: Language) -> Sheet:
    words = rule_words(report, language)
    columns = _columns(language, rule="text", offers="number", alone="number", channels="text")
    rows = [
        (words[one.rule], one.offers, one.alone, ", ".join(language.channel(name) for name in one.channels))
        for one in report.blocked
    ]
    return Sheet("blocked", columns, rows, "blocked")


def _recommended(report: Report, language: Language) -> Sheet:
    columns = _columns(language, content="text", form="text", brand="text", people="number", first="number")
    columns += _columns(language, driver="text", serves="text")
    rows = [
        (
            one.title or one.content_id,
            one.form,
            language.brand(one.brand),
            one.people,
            one.first,
            language.of("driver", one.driver),
            language.of("serves", one.serves),
        )
        for one in report.recommended
    ]
    return Sheet("recommend", columns, rows, "recommend")


def _audiences(report: Report, language: Language) -> Sheet:
    columns = _columns(language, content="text", brand="text", people="number", best="text")
    rows = [
        (one.title or one.content_id, language.brand(one.brand), one.people, "\n".join(one.best))
        for one in report.audiences
    ]
    return Sheet("audiences", columns, rows, "recommend")


def _needs(report: Report, language: Language) -> Sheet:
    columns = _columns(language, brand="text", ladder="text", layer="text", next_layer="text", people="number")
    rows = [
        (
            language.brand(one.brand),
            one.ladder,
            language.of("layer", one.layer),
            language.of("layer", one.next_layer),
            one.people,
        )
        for one in report.needs
    ]
    return Sheet("needs", columns, rows, "needs")


def _changes(report: Report, language: Language) -> Sheet:
    columns = _columns(language, brand="text", from_tier="number", to_tier="number", people="number")
    moved = report.changes.moved if report.changes else ()
    rows = [(language.brand(one.brand), one.from_tier, one.to_tier, one.people) for one in moved]
    return Sheet("changes", columns, rows, "no_changes" if report.changes else "changes")


def _result(report: Report, language: Language) -> Sheet:
    columns = _columns(language, stage="text", metric="text", brand="text", period="text", cut="text")
    columns += _columns(language, figure="number", goal="number", attained="share", verdict="text")
    rows = [
        (
            language.stage(one.stage),
            language.metric(one.metric),
            language.brand(one.brand),
            one.period,
            one.cut_value,
            one.figure_value,
            one.goal,
            one.attained_share,
            one.verdict,
        )
        for one in report.leaks
    ]
    return Sheet("result", columns, rows, "leaks")


def _feeds(report: Report, language: Language) -> Sheet:
    fates = ("rows_kept", "rows_quarantined", "rows_replaced", "rows_deleted", "rows_forgotten")
    counted = ("files", "rows_in", *fates, "age_days")
    columns = _columns(language, feed="text", kind="text", **dict.fromkeys(counted, "number"))
    rows: list[tuple[Cell, ...]] = [
        (one.feed, language.of("kind", one.kind), *(getattr(one, name) for name in counted)) for one in report.feeds
    ]
    return Sheet("feeds", columns, rows, "figures")


def _quarantine(report: Report, language: Language) -> Sheet:
    columns = _columns(language, feed="text", column="text", reason="text", example="text", values="number")
    rows = [
        (one.feed, one.column_name, language.sentence(one.reason), one.example, one.values) for one in report.quarantine
    ]
    return Sheet("quarantine", columns, rows, "quarantine")


_SHEETS = (
    _tiers,
    _map,
    _channels,
    _figures,
    _compared,
    _overlap,
    _suggestions,
    _blocked,
    _recommended,
    _audiences,
    _needs,
    _changes,
    _result,
    _feeds,
    _quarantine,
)
