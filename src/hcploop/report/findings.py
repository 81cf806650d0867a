"""The three things that a reader should know first, found in the numbers; `language` words them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hcploop.report.subjects import Figure, Leak, Report

FINDINGS_SHOWN = 3
FEW = 20
"""A group with fewer people is too small for a headline."""


@dataclass(frozen=True)
class Finding:
    """A sentence to be said.

    Parameters
    ----------
    code : str
        The words' key, `finding.<code>`.
    weight : float
        How much it matters, 0 to 100; the largest are told.
    subject : str
        The section that shows more.
    values : mapping
        What the sentence names; the ending of a name tells how it is written (`language.Language.fill`).
    figure : mapping
        The figure that it was read from: `metric`, and what of `brand`, `period`, `cut`, `cut_value` tells it from
        others; empty where it was read from something else.
    """

    code: str
    weight: float
    subject: str
    values: Mapping[str, object]
    figure: Mapping[str, str] = field(default_factory=dict)


def findings(report: Report, *, at_most: int) -> tuple[Finding, ...]:
    """Find what matters most, at most one finding a subject.

    Parameters
    ----------
    report : Report
        What is known.
    at_most : int
        How many.

    Returns
    -------
    tuple of Finding
        The weightiest first; fewer where the numbers say no more.
    """
    found = [one for look in _LOOKS for one in look(report)]
    told: dict[str, Finding] = {}
    for one in sorted(found, key=lambda one: (-one.weight, one.code)):
        told.setdefault(one.subject, one)
    return tuple(told.values())[:at_most]


def weakest(report: Report) -> Leak | None:
    """Return where the loop of the newest period breaks first, the whole market before its brands; None without."""
    rows = [one for one in report.leaks if one.is_weakest]
    newest = max((one.period for one in rows), default="")
    return min(
        (one for one in rows if one.period == newest),
        key=lambda one: (one.cut != "", one.brand != "all", one.attained_share or 0.0),
        default=None,
    )


def _leak(report: Report) -> Iterator[Finding]:
    one = weakest(report)
    if one and one.attained_share is not None:
        said = {"stage": one.stage, "metric": one.metric, "attained_share": one.attained_share, "period": one.period}
        at = {
            "metric": one.metric,
            "brand": one.brand,
            "period": one.period,
            "cut": one.cut,
            "cut_value": one.cut_value,
        }
        yield Finding("leak", 90 + 10 * max(1 - one.attained_share, 0), "result", {**said, "brand": one.brand}, at)


def _unreached(report: Report) -> Iterator[Finding]:
    """How many of the people who matter most nobody met in the last month."""
    brand, month = report.brands[0], report.month
    one = report.figure("coverage_share", month, brand=brand, cut="tier", cut_value="1") if month else None
    people = sum(cell.people for cell in report.tiers if cell.brand == brand and cell.tier == 1)
    # A tier of which nobody was met has no figure.
    reached = int((one.numerator or 0) if one else 0)
    if month and people >= FEW and reached < people:
        share = 1 - reached / people
        said = {"people": people, "unreached": people - reached, "share": share, "brand": brand, "period": month}
        at = {"metric": "coverage_share", "brand": brand, "period": month, "cut": "tier", "cut_value": "1"}
        yield Finding("unreached", 45 + 50 * share, "reach", said, at if one else {})


def _trend(report: Report) -> Iterator[Finding]:
    """Whether reach moved by more than its intervals in a year, or in the months that there are."""
    if len(report.months) < 2:
        return
    old, new = report.months[-13:][0], report.months[-1]
    was, now = report.figure("coverage_share", old), report.figure("coverage_share", new)
    if was and now and _are_apart(was, now) and was.figure_value and now.figure_value is not None:
        change = now.figure_value / was.figure_value - 1
        said = {"from_share": was.figure_value, "to_share": now.figure_value, "from_period": old, "to_period": new}
        code = "trend_up" if change > 0 else "trend_down"
        at = {"metric": "coverage_share", "period": new}
        yield Finding(code, 50 + min(40 * abs(change), 40), "reach", said, at)


def _are_apart(one: Figure, other: Figure) -> bool:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.high < other.low or other.high < one.low


def _silence(report: Report) -> Iterator[Finding]:
    """Nobody did anything herself: either so it is, or a feed is missing."""
    active = report.figure("active_users", "all")
    if report.head.touches and not (active and active.figure_value):
        yield Finding("silence", 88, "reach", {"touches": report.head.touches})


def _known_but_silent(report: Report) -> Iterator[Finding]:
    brand = report.brands[0]
    best = [one for one in report.tiers if one.brand == brand and one.grade in {"A", "B"}]
    people = sum(one.people for one in best)
    silent = sum(one.people for one in best if one.persona == "traditional")
    if people >= FEW and silent:
        said = {"silent": silent, "people": people, "share": silent / people, "brand": brand}
        yield Finding("traditional", 35 + 80 * silent / people, "tiers", said)


def _no_tier(report: Report) -> Iterator[Finding]:
    if report.head.people and report.tiers and not report.rated_people:
        yield Finding("no_tier", 85, "tiers", {"people": report.head.people})


def _overlap(report: Report) -> Iterator[Finding]:
    for one in report.overlaps:
        pair = {one.list_a, one.list_b}
        if one.brand == report.brands[0] and pair == {"identity", "engagement"} and abs(one.top_share - 0.1) < 1e-9:
            said = {"overlap_share": one.overlap, "chance_share": one.chance, "lift_times": one.lift}
            yield Finding("overlap", 72 - 20 * min(one.overlap, 1), "overlap", said)


def _mix(report: Report) -> Iterator[Finding]:
    """Whether the share of contacts that are made in person moved."""
    if len(report.months) < 2:
        return
    old, new = report.months[-13:][0], report.months[-1]
    was, now = personal_share(report, old), personal_share(report, new)
    if was is not None and now is not None and abs(now - was) >= 0.01:
        said = {"from_share": was, "to_share": now, "from_period": old, "to_period": new}
        yield Finding("mix_up" if now > was else "mix_down", 40 + min(200 * abs(now - was), 35), "channels", said)


def _concentration(report: Report) -> Iterator[Finding]:
    counted = contacts_by_channel(report, "all")
    whole = sum(counted.values())
    if whole:
        channel, most = max(counted.items(), key=lambda item: (item[1], item[0]))
        if most / whole > 0.5:
            yield Finding(
                "concentration", 40 + 30 * most / whole, "channels", {"channel": channel, "share": most / whole}
            )


def personal_share(report: Report, month: str) -> float | None:
    """Return personal contacts ÷ all contacts of a month; None without contacts.

    Parameters
    ----------
    report : Report
        With the contacts by channel.
    month : str
        Such as 2026-03.

    Returns
    -------
    float or None
        0 to 1.
    """
    counted = contacts_by_channel(report, month)
    whole = sum(counted.values())
    channels = report.head.channels
    in_person = sum(n for name, n in counted.items() if name in channels and channels[name].personal)
    return in_person / whole if whole else None


def contacts_by_channel(report: Report, month: str) -> dict[str, float]:
    """Return the contacts of a month, or of all time, by channel."""
    return {
        one.cut_value: one.figure_value or 0.0
        for one in report.figures
        if (one.metric, one.brand, one.period, one.cut) == ("contacts", "all", month, "channel")
    }


def _blocked(report: Report) -> Iterator[Finding]:
    offers = sum(one.suggestions for one in report.suggested_by)
    if report.blocked and offers:
        top = max(report.blocked, key=lambda one: (one.alone, one.offers))
        said = {"rule": top.rule, "alone_count": top.alone, "offers_count": top.offers, "suggestions": offers}
        yield Finding("blocked", 50, "suggestions", said)


def _suggested(report: Report) -> Iterator[Finding]:
    if report.suggested_by:
        top = report.suggested_by[0]
        count = sum(one.suggestions for one in report.suggested_by)
        said = {"suggestions": count, "channel": top.channel, "share": top.suggestions / count}
        yield Finding("suggested", 55, "suggestions", said)


def _unresolved(report: Report) -> Iterator[Finding]:
    share = report.head.resolution_share
    if share is not None and share < 0.95:
        yield Finding("unresolved", 75 + 20 * (0.95 - share), "quality", {"share": 1 - share})


def _stale(report: Report) -> Iterator[Finding]:
    oldest = max(
        (one for one in report.feeds if one.kind == "touches"), key=lambda one: one.age_days or 0, default=None
    )
    if oldest and oldest.age_days is not None and oldest.age_days > 31:
        yield Finding(
            "stale", 60 + min(oldest.age_days / 10, 15), "quality", {"feed": oldest.feed, "days": oldest.age_days}
        )


def _quarantined(report: Report) -> Iterator[Finding]:
    rows = sum(one.rows_in for one in report.feeds)
    bad = sum(one.rows_quarantined for one in report.feeds)
    if rows and bad / rows > 0.01:
        yield Finding("quarantined", 60 + min(100 * bad / rows, 20), "quality", {"rows": bad, "share": bad / rows})


def _moved(report: Report) -> Iterator[Finding]:
    if report.changes and report.changes.moved:
        rose = sum(one.people for one in report.changes.moved if _rank(one.to_tier) < _rank(one.from_tier))
        moved = sum(one.people for one in report.changes.moved)
        share = moved / (moved + report.changes.stayed)
        said = {"people": moved, "rose": rose, "fell": moved - rose, "share": share}
        yield Finding("moved", 40 + min(100 * share, 35), "changes", said)


def _rank(tier: int | None) -> int:
    return 10 if tier is None else tier


_LOOKS: tuple[Callable[[Report], Iterator[Finding]], ...] = (
    _leak,
    _unreached,
    _trend,
    _silence,
    _known_but_silent,
    _no_tier,
    _overlap,
    _mix,
    _concentration,
    _blocked,
    _suggested,
    _unresolved,
    _stale,
    _quarantined,
    _moved,
)
