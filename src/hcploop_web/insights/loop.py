"""The closed loop as one picture: reach, engagement, conversion, result, and where it loses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from hcploop.evaluation.benchmarks import Benchmark, benchmarks
from hcploop.report.findings import FINDINGS_SHOWN, Finding, findings, weakest
from hcploop.report.steps import loop_steps
from hcploop.report.subjects import Report
from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.figures import Seen, Told, seen_figures
from hcploop_web.insights.reading import Reading, reading, utc
from hcploop_web.insights.sights import condition
from hcploop_web.insights.wording import Words

STAGES = ("reach", "engage", "convert", "result")
_OWN_HEADLINES = {"reach": "coverage_share", "engage": "active_share"}


@dataclass(frozen=True)
class Stage:
    """A stage of the loop.

    Parameters
    ----------
    code, name : str
        What it is called in tables, and by people.
    headline : Told or None
        The figure that says most about it.
    months : tuple of Told
        The months of that figure.
    status : {"good", "near", "behind", "open", "missing"}
        How it stands to its plan.
    is_weakest : bool
        Whether the loop breaks here first.
    own_step : float or None
        How far its own step attains what the plan expects of the stage before: what was lost before is not its fault.
    figures : tuple of Told
        All its figures of the last month, or of all time where they are not told by month.
    """

    code: str
    name: str
    headline: Told | None
    months: tuple[Told, ...]
    status: str
    is_weakest: bool
    own_step: float | None
    figures: tuple[Told, ...]


@dataclass(frozen=True)
class Said:
    """A finding, what to do about it, and the subject of the report that shows more.

    Parameters
    ----------
    text, act, subject : str
        What is said, what to do, and where there is more.
    metric, cut : str
        The figure that it was read from, and which part of it, as a query of its page; empty where it is of none.
    """

    text: str
    act: str
    subject: str
    metric: str
    cut: str


@dataclass(frozen=True)
class Mixed:
    """A channel's part of the contacts, by month."""

    channel: str
    name: str
    is_personal: bool
    shares: tuple[float | None, ...]


@dataclass(frozen=True)
class Mark:
    """What others report of a figure."""

    text: str
    place: str
    source: str
    cut_value: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Overlapping:
    """How far two rankings agree at their tops."""

    pair: str
    top_share: float
    overlap: float
    chance: float
    lift: float


@dataclass(frozen=True)
class Step:
    """A stage of capability: what it asks for, and what the data show."""

    number: int
    name: str
    is_reached: bool
    items: tuple[tuple[str, bool, str, bool], ...]
    """Name, whether it is there, evidence, whether it is the next gap."""


@dataclass(frozen=True)
class Moved:
    """What is other than in the snapshot before."""

    since: dt.datetime
    rose: int
    fell: int
    stayed: int
    identity: tuple[tuple[str, int], ...]
    figures: tuple[tuple[str, str, str, str], ...]
    """Name, period, before, now; those of the last month or of all time."""


@dataclass(frozen=True)
class Loop:
    """Everything that the page of the loop tells."""

    brand: str
    brand_name: str
    brands: tuple[tuple[str, str], ...]
    market: str
    month: str
    month_name: str
    as_of: dt.datetime
    doctors: int
    is_whole: bool
    stages: tuple[Stage, ...]
    findings: tuple[Said, ...]
    months: tuple[str, ...]
    mix: tuple[Mixed, ...]
    marks: tuple[Mark, ...]
    overlaps: tuple[Overlapping, ...]
    capability: tuple[Step, ...]
    moved: Moved | None


def loop(brand: str, sight: Sight) -> Loop:
    """Tell how the loop stands.

    Parameters
    ----------
    brand : str
        A brand that the user sees; the first where it is empty.
    sight : Sight
        What the user sees.

    Returns
    -------
    Loop
        Findings, overlaps, capability and changes are of the whole market, and empty for who sees a part of it.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    seen = seen_figures(now, sight, brand)
    report, words, whole = seen.report, seen.words, seen.is_whole
    where, given = condition(sight)
    months, mix = _mix(seen)
    return Loop(
        brand=seen.brand,
        brand_name=words.brand(seen.brand) if seen.brand else "",
        brands=tuple((one, words.brand(one)) for one in seen.brands),
        market=report.head.market,
        month=seen.month,
        month_name=words.period(seen.month) if seen.month else "",
        as_of=now.as_of,
        doctors=now.rows(f"SELECT count(*) AS n FROM doctor WHERE {where}", given)[0]["n"],  # noqa: S608 - our condition
        is_whole=whole,
        stages=tuple(_stage(now, seen, code) for code in STAGES),
        findings=_findings(report, words, seen.brand) if whole else (),
        months=months,
        mix=mix,
        marks=marks("channel_share", words),
        overlaps=_overlaps(report, words, seen.brand) if whole else (),
        capability=_capability(report, words) if whole else (),
        moved=_moved(report, words) if whole else None,
    )


def _stage(now: Reading, seen: Seen, code: str) -> Stage:
    words = seen.words
    of_stage = [metric for metric, stage in seen.stages.items() if stage == code]
    figures = [seen.told(metric, seen.month) or _newest(seen, metric) for metric in of_stage]
    metric, status = _headline(seen, code)
    leak = weakest(seen.report) if seen.is_whole else None
    return Stage(
        code=code,
        name=words.stage(code),
        headline=(seen.told(metric, seen.month) or _newest(seen, metric)) if metric else None,
        months=seen.months(metric) if metric else (),
        status=status,
        is_weakest=bool(leak and leak.stage == code),
        own_step=_own_step(seen, metric),
        figures=tuple(one for one in figures if one),
    )


def _newest(seen: Seen, metric: str) -> Told | None:
    told = seen.months(metric)
    return told[-1] if told else seen.told(metric, "all")


def _headline(seen: Seen, code: str) -> tuple[str, str]:
    if not seen.is_whole:
        metric = _OWN_HEADLINES.get(code, "")
        return metric, "open" if metric else "missing"
    step = next(one for one in loop_steps(seen.report) if one.code == code)
    return step.metric, step.status


def _own_step(seen: Seen, metric: str) -> float | None:
    asked = (seen.brand, seen.month, metric, "")
    found = (one for one in seen.report.leaks if (one.brand, one.period, one.metric, one.cut) == asked)
    return next((one.step_share for one in found), None) if seen.is_whole else None


def _findings(report: Report, words: Words, brand: str) -> tuple[Said, ...]:
    def said(one: Finding) -> Said:
        figure = {"brand": brand, **one.figure}
        return Said(
            text=words.text(f"finding.{one.code}", **one.values),
            act="" if one.code == "leak" else words.text(f"act.{one.code}"),
            subject=one.subject,
            metric=figure.pop("metric", ""),
            cut=urlencode(figure),
        )

    return tuple(said(one) for one in findings(report, at_most=FINDINGS_SHOWN))


def _mix(seen: Seen) -> tuple[tuple[str, ...], tuple[Mixed, ...]]:
    """List each channel's part by month, personal channels first, the busiest first."""
    channels = seen.report.head.channels
    months = [month for month in seen.report.months if ("contacts", month, "", "") in seen.figures][-13:]
    whole = {month: seen.figures["contacts", month, "", ""].figure_value or 0.0 for month in months}
    counted: dict[str, dict[str, float]] = {}
    for (metric, period, cut, value), one in seen.figures.items():
        if (metric, cut) == ("contacts", "channel") and period in whole:
            counted.setdefault(value, {})[period] = one.figure_value or 0.0

    def is_personal(name: str) -> bool:
        return name in channels and channels[name].personal

    order = sorted(counted, key=lambda name: (not is_personal(name), -sum(counted[name].values())))
    mixed = [
        Mixed(
            name,
            seen.words.channel(name),
            is_personal(name),
            tuple(counted[name].get(month, 0.0) / whole[month] if whole[month] else None for month in months),
        )
        for name in order
    ]
    return tuple(months), tuple(mixed)


def marks(metric: str, words: Words) -> tuple[Mark, ...]:
    """Tell what others report of a metric."""

    def mark(one: Benchmark) -> Mark:
        place = words.either(one.place_zh, one.place_en)
        values = tuple(value for _period, value in one.points)
        return Mark(words.either(one.text_zh, one.text_en), place, one.source, one.cut_value, values)

    return tuple(mark(one) for one in benchmarks() if one.metric == metric)


def _overlaps(report: Report, words: Words, brand: str) -> tuple[Overlapping, ...]:
    told = brand if brand != "all" else report.brands[0]
    return tuple(
        Overlapping(
            " × ".join(words.of("list", name) for name in (one.list_a, one.list_b)),
            one.top_share,
            one.overlap,
            one.chance,
            one.lift,
        )
        for one in report.overlaps
        if one.brand == told
    )


def _capability(report: Report, words: Words) -> tuple[Step, ...]:
    reached = max((one.reached for one in report.capability), default=0)

    def step(number: int) -> Step:
        rows = [one for one in report.capability if one.stage == number]
        items = tuple(
            (words.of("item", one.item), one.is_met, words.either(one.evidence_zh, one.evidence), one.is_next_gap)
            for one in rows
        )
        return Step(number, words.of("ladder", f"stage_{number}"), number <= reached, items)

    return tuple(step(number) for number in sorted({one.stage for one in report.capability}))


def _moved(report: Report, words: Words) -> Moved | None:
    changes = report.changes
    if changes is None:
        return None
    rose = sum(one.people for one in changes.moved if (one.to_tier or 10) < (one.from_tier or 10))
    return Moved(
        since=utc(changes.as_of),
        rose=rose,
        fell=sum(one.people for one in changes.moved) - rose,
        stayed=changes.stayed,
        identity=tuple((words.of("event", kind), count) for kind, count in changes.identity.items()),
        figures=tuple(
            (
                words.metric(one.metric),
                words.period(one.period),
                words.value(one.metric, one.before),
                words.value(one.metric, one.now),
            )
            for one in changes.figures
        ),
    )
