"""Tables that more than one kind of report shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hcploop.evaluation.metrics import ALL
from hcploop.report.language import Language
from hcploop.report.subjects import Figure, Leak, Report, Suggested, TierCell

PERSONAS = ("pioneer", "traditional", "rising_star", "ordinary", "unknown")
GRADES = ("A", "B", "C", "D", None)


@dataclass(frozen=True)
class Grid:
    """The tier matrix of a brand: grades down, personas across; rows and columns that nobody stands in are left out.

    Parameters
    ----------
    brand : str
        The brand.
    personas, grades : tuple
        What stands across and down.
    cells : mapping
        By grade and persona.
    """

    brand: str
    personas: tuple[str, ...]
    grades: tuple[str | None, ...]
    cells: dict[tuple[str | None, str], TierCell]

    @property
    def has_tiers(self) -> bool:
        """Whether anybody has a tier."""
        return any(cell.tier is not None for cell in self.cells.values())

    def people(self, *, grade: str | None = None, persona: str | None = None) -> int:
        """Count the people of a row or of a column."""
        return sum(
            cell.people
            for (of_grade, of_persona), cell in self.cells.items()
            if (of_persona == persona if persona else of_grade == grade)
        )


def grid_of(report: Report, brand: str) -> Grid:
    """Lay the people of a brand out by grade and persona."""
    cells: dict[tuple[str | None, str], TierCell] = {}
    for cell in sorted((one for one in report.tiers if one.brand == brand), key=lambda one: -one.people):
        # A matrix gives a cell one tier; were there two, the larger one names it and nobody is lost.
        before = cells.get((cell.grade, cell.persona))
        cells[cell.grade, cell.persona] = replace(before, people=before.people + cell.people) if before else cell
    personas = tuple(name for name in PERSONAS if name != "unknown" or any(key[1] == name for key in cells))
    grades = tuple(grade for grade in GRADES if any(key[0] == grade for key in cells))
    return Grid(brand, personas, grades, cells)


def leaks_shown(report: Report) -> tuple[Leak, ...]:
    """Return the plans of the newest period, uncut, and where the weakest step loses most by cut."""
    # Plans run on into periods that nothing is known of yet.
    newest = max((one.period for one in report.leaks if one.attained_share is not None), default="")
    rows = [one for one in report.leaks if one.period == newest and one.attained_share is not None]
    whole = [one for one in rows if not one.cut]
    weak = {(one.brand, one.metric) for one in whole if one.is_weakest}
    cut = sorted(
        (one for one in rows if one.cut and (one.brand, one.metric) in weak and one.attained_share is not None),
        key=lambda one: one.attained_share or 0.0,
    )
    return tuple(whole + cut[:5])


def compared_shown(report: Report, language: Language) -> list[tuple[str, ...]]:
    """Word how the last month and quarter that are over compare with those before, in all and a working day."""
    whole = [one for one in report.compared if one.brand == "all"]
    quarter = max((one.period for one in whole if "Q" in one.period), default="")
    return [
        (
            language.metric(one.metric),
            language.period(one.period),
            language.period(one.against_period),
            language.value(one.metric, one.figure_value),
            language.value(one.metric, one.value_against),
            language.change(one.change_share),
            language.text("compared.days", days=one.working_days, against=one.working_days_against),
            language.change(one.change_share_per_day),
        )
        for one in whole
        if one.period in {report.month, quarter}
    ]


def suggestions_shown(report: Report, *, at_most: int, of_channel: int) -> tuple[Suggested, ...]:
    """Return the most valuable suggestions, not more than some of one channel, so that every channel shows its best."""
    shown: list[Suggested] = []
    for one in report.suggested:
        if sum(other.channel == one.channel for other in shown) < of_channel and len(shown) < at_most:
            shown.append(one)
    return tuple(shown)


def moved_people(report: Report) -> int:
    """Count the changes of tier since the snapshot before."""
    return sum(one.people for one in report.changes.moved) if report.changes else 0


def newest(report: Report, metric: str) -> Figure | None:
    """Return the newest figure of a metric: of a month that is over, else of all time.

    That of the whole market where there is one; sales are told by brand, so else that of the first brand that has one.
    """
    for brand in dict.fromkeys(("all", *report.brands)):
        for period in (*reversed(report.months), "all"):
            one = report.figure(metric, period, brand=brand)
            if one and one.figure_value is not None:
                return one
    return None


@dataclass(frozen=True)
class Defined:
    """A metric with its formula and its newest value, all worded."""

    metric: str
    name: str
    stage: str
    formula: str
    period: str
    figure: str
    interval: str
    n: str


def defined(report: Report, language: Language) -> tuple[Defined, ...]:
    """Word every metric of the snapshot with how it is counted and its newest value for the whole market.

    Parameters
    ----------
    report : Report
        With its figures.
    language : Language
        In which words.

    Returns
    -------
    tuple of Defined
        In the order of the loop; metrics without a figure are left out.
    """
    known = [metric.name for metric in ALL]
    others = dict.fromkeys(one.metric for one in report.figures if one.metric not in known)
    return tuple(one for name in (*known, *others) if (one := _defined(report, language, name)))


def _defined(report: Report, language: Language, name: str) -> Defined | None:
    one = newest(report, name)
    if one is None:
        return None
    bounds = (
        ""
        if one.low is None or one.high is None
        else f"{language.value(name, one.low)} – {language.value(name, one.high)}"
    )
    return Defined(
        metric=name,
        name=language.metric(name),
        stage=language.stage(one.stage),
        formula=language.formula(name),
        period=language.period(one.period) + ("" if one.brand == "all" else f" · {one.brand}"),
        figure=language.value(name, one.figure_value),
        interval=bounds,
        n=f"{one.n:,}",
    )
