"""Charts of the channel mix."""

from __future__ import annotations

from collections.abc import Sequence

from hcploop.evaluation.benchmarks import Benchmark, benchmarks
from hcploop.report.chart import MONTHS_DRAWN, Chart, Spec, lines, month_axis, percent, rule, sized, told
from hcploop.report.findings import contacts_by_channel, personal_share
from hcploop.report.language import Language
from hcploop.report.subjects import Report

CHANNELS_DRAWN = 8

_PERSONAL = ("var(--p1)", "var(--p2)", "var(--p3)", "var(--p4)", "var(--p5)")
_OTHERS = ("var(--n1)", "var(--n2)", "var(--n3)", "var(--n4)", "var(--n5)", "var(--n6)")


def channel_order(report: Report) -> list[str]:
    """Order the channels that are told: personal ones first, the busiest first; the rest is `other`."""
    counted = contacts_by_channel(report, "all")
    most = sorted(counted, key=lambda name: (-counted[name], name))[:CHANNELS_DRAWN]
    return sorted(most, key=lambda name: (not is_personal(report, name), -counted[name]))


def is_personal(report: Report, channel: str) -> bool:
    """Tell whether a person of ours takes part in a channel; one that nobody declared counts as not."""
    return channel in report.head.channels and report.head.channels[channel].personal


def shares_by_month(report: Report) -> dict[str, dict[str, float]]:
    """Return the share of each told channel (`other` the rest) of a month's contacts, by month."""
    order = channel_order(report)
    shares: dict[str, dict[str, float]] = {}
    for month in report.months[-MONTHS_DRAWN:]:
        counted = contacts_by_channel(report, month)
        whole = sum(counted.values())
        if whole:
            told = {name: counted.get(name, 0.0) / whole for name in order}
            rest = 1 - sum(told.values())
            shares[month] = told | ({"other": rest} if len(counted.keys() - set(order)) else {})
    return shares


def mix_chart(report: Report, language: Language) -> Chart:
    """Draw the channel mix by month, personal channels in one family of colours and the others in another."""
    shares = shares_by_month(report)
    order = [*channel_order(report), "other"]
    order = [name for name in order if any(name in told for told in shares.values())]
    names = {name: _named(language, name) for name in order}
    values = [
        {"month": month, "channel": names[name], "share": share, "place": order.index(name)}
        for month, told in shares.items()
        for name, share in told.items()
    ]
    title = language.text("chart.mix")
    spec = sized(
        {
            "data": {"values": values},
            "mark": {"type": "bar", "width": {"band": 0.82}},
            "encoding": {
                "x": month_axis(),
                "y": {
                    "field": "share",
                    "type": "quantitative",
                    "axis": percent(),
                    "stack": "zero",
                    "scale": {"domain": [0, 1]},
                },
                "order": {"field": "place"},
                "color": {
                    "field": "channel",
                    "type": "nominal",
                    "scale": {"domain": list(names.values()), "range": _colours(report, order)},
                },
            },
        }
    )
    rows = tuple(
        (language.period(month), *(language.share(told.get(name, 0.0)) for name in order))
        for month, told in shares.items()
    )
    return Chart(
        title,
        told(language, title, rows),
        spec,
        (language.text("column.month"), *(_with_kind(report, language, name) for name in order)),
        rows,
    )


def _named(language: Language, name: str) -> str:
    return language.text("word.other") if name == "other" else language.channel(name)


def _with_kind(report: Report, language: Language, name: str) -> str:
    if name == "other":
        return _named(language, name)
    kind = language.text("word.personal" if is_personal(report, name) else "word.non_personal")
    return f"{_named(language, name)} ({kind})"


def _colours(report: Report, order: Sequence[str]) -> list[str]:
    personal, others = iter(_PERSONAL), iter(_OTHERS)
    return [
        "var(--none)" if name == "other" else next(personal if is_personal(report, name) else others, "var(--none)")
        for name in order
    ]


def face_to_face() -> Benchmark | None:
    """Return what is published on the share of face-to-face visits; None where nothing is."""
    return next((one for one in benchmarks() if (one.metric, one.cut_value) == ("channel_share", "visit")), None)


def benchmark_line(language: Language) -> str:
    """Say what the benchmark of face-to-face visits is and who found it; empty where there is none."""
    one = face_to_face()
    if one is None:
        return ""
    place, said = (one.place_zh, one.text_zh) if language.code == "zh" else (one.place_en, one.text_en)
    return language.text("chart.benchmark_source", place=place, said=said, source=one.source)


def personal_chart(report: Report, language: Language) -> Chart:
    """Draw the shares of personal and of face-to-face contacts, with the benchmark of face-to-face."""
    months = report.months[-MONTHS_DRAWN:]
    kinds = {"personal": language.text("word.personal"), "visit": language.text("chart.face_to_face")}
    drawn = {"personal": {month: personal_share(report, month) for month in months}}
    if "visit" in contacts_by_channel(report, "all"):
        drawn["visit"] = {month: _channel_share(report, month, "visit") for month in months}
    values = [
        {"month": month, "kind": kinds[kind], "share": share}
        for kind, line in drawn.items()
        for month, share in line.items()
        if share is not None
    ]
    names = [kinds[kind] for kind in drawn]
    layers: list[Spec] = [
        {
            "data": {"values": values},
            "mark": {"type": "line", "point": {"filled": True, "size": 36}, "strokeWidth": 2.5},
            "encoding": {
                "x": month_axis(),
                "y": {
                    "field": "share",
                    "type": "quantitative",
                    "axis": percent(),
                    "scale": {"domainMin": 0, "nice": True},
                },
                **lines("kind", names, ["var(--p1)", "var(--p3)"]),
            },
        }
    ]
    if "visit" in drawn:
        for words, value in _benchmarks(language):
            layers += rule(value, words)
    title = language.text("chart.personal")
    rows = tuple(
        (language.period(month), *(language.share(line[month]) for line in drawn.values())) for month in months
    )
    return Chart(
        title, told(language, title, rows), sized({"layer": layers}), (language.text("column.month"), *names), rows
    )


def _benchmarks(language: Language) -> list[tuple[str, float]]:
    one = face_to_face()
    if one is None:
        return []
    place = one.place_zh if language.code == "zh" else one.place_en
    return [
        (
            language.text("chart.benchmark_face", place=place, face=f"{value:.0%}", when=language.of("word", period)),
            value,
        )
        for period, value in one.points
    ]


def _channel_share(report: Report, month: str, channel: str) -> float | None:
    counted = contacts_by_channel(report, month)
    whole = sum(counted.values())
    return counted.get(channel, 0.0) / whole if whole else None
