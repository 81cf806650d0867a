"""Tables of the loop and its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from hcploop_web.console.sheet import Line, Sheet, share, worded_share
from hcploop_web.console.words.cuts import cut_word
from hcploop_web.insights.agenda import Next
from hcploop_web.insights.figure_doctors import FigureDoctor
from hcploop_web.insights.figure_pages import FigurePage
from hcploop_web.insights.figures import Told
from hcploop_web.insights.loop import Loop

Doctors = Callable[[], Iterable[FigureDoctor]]


def of_loop(told: Loop) -> list[Sheet]:
    """Lay out the page of the loop: every figure, the channel mix, rankings, and what moved."""
    overlaps = [_("Rankings"), _("Top share of each ranking"), _("Agreement"), _("By chance"), _("Times chance")]
    moved = [_("Figure"), _("Period"), _("Before"), _("Now")]

    def mix() -> Iterable[Line]:
        return ((one.name, *map(share, one.shares)) for one in told.mix)

    def agreement() -> Iterable[Line]:
        return ((x.pair, share(x.top_share), share(x.overlap), share(x.chance), x.lift) for x in told.overlaps)

    return [
        Sheet("figures", _("Figures"), [_("Stage"), *_figure_headings()], lambda: _staged(told)),
        Sheet("mix", _("Channel mix"), [_("Channel"), *told.months], mix),
        Sheet("overlap", _("Do the rankings agree?"), overlaps, agreement),
        Sheet("moved", _("Since the last run"), moved, lambda: told.moved.figures if told.moved else ()),
    ]


def of_agenda(rows: Callable[[], Iterable[Next]]) -> Sheet:
    """Lay out what is suggested next, the most valuable first."""
    headings = ["OneID", _("Doctor"), _("Hospital"), _("Brand"), _("Tier"), _("Channel"), _("Content")]
    headings += [_("Weekday"), _("Hour"), _("Worth"), _("Reason")]

    def line(x: Next) -> Line:
        what = (x.one_id, x.name, x.hospital, x.brand, x.tier, x.channel, x.title)
        return *what, x.weekday, x.hour, x.worth, x.reason

    return Sheet("suggestions", _("Suggestions"), headings, lambda: map(line, rows()), is_of_doctors=True)


def of_figure(told: FigurePage, behind: Doctors, absent: Doctors) -> list[Sheet]:
    """Lay out a figure: its months, its cuts, and the doctors who are counted and not.

    Parameters
    ----------
    told : FigurePage
        As its page shows it.
    behind, absent : callable
        Give all doctors, of whom the page shows the first.
    """
    headings = _figure_headings()
    people = ["OneID", _("Doctor"), _("Tier"), _("Hospital"), _("City")]
    did = [_("Contacts"), _("Own actions"), _("Page views"), _("Last contact")]
    last = _("Last seen, for any brand")
    return [
        Sheet("months", _("By month"), headings, lambda: map(_line, told.months)),
        *(_cut(cut, rows) for cut, rows in told.cuts.items()),
        Sheet("behind", _("Doctors who are counted"), [*people, *did], lambda: map(_counted, behind()), True),
        Sheet("absent", _("Doctors who are not counted"), [*people, last], lambda: map(_absent, absent()), True),
    ]


def _cut(cut: str, rows: Iterable[Told]) -> Sheet:
    headings = [cut_word(cut), *_figure_headings()]
    return Sheet(f"cut-{cut}", cut_word(cut), headings, lambda: ((one.cut_name, *_line(one)) for one in rows))


def _figure_headings() -> list[str]:
    told = [_("Figure"), _("Period"), _("Value"), _("Lower bound"), _("Upper bound"), _("Numerator"), _("Denominator")]
    return [*told, _("Observations"), _("Plan"), _("Attained")]


def _line(one: Told) -> Line:
    value, low, high = (worded_share(number, one.worded) for number in (one.value, one.low, one.high))
    behind = (one.numerator, one.denominator, one.n, worded_share(one.goal, one.worded), share(one.attained))
    return one.name, one.period_name, value, low, high, *behind


def _staged(told: Loop) -> Iterable[Line]:
    return ((stage.name, *_line(one)) for stage in told.stages for one in stage.figures)


def _counted(x: FigureDoctor) -> Line:
    return x.one_id, x.name, x.tier, x.hospital, x.city, x.contacts, x.actives, x.views, x.last_on


def _absent(x: FigureDoctor) -> Line:
    return x.one_id, x.name, x.tier, x.hospital, x.city, x.last_on
