"""The charts of the pages that have several, as they are taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.words.cuts import cut_word
from hcploop_web.insights.figure_pages import FigurePage
from hcploop_web.insights.loop import Loop

Options = Mapping[str, Mapping[str, Any]]


def loop_charts(told: Loop, sparks: Options, drawn: Options) -> list[Drawn]:
    """Give the charts of the loop: the months of each stage's first figure, the channel mix, the rankings.

    Parameters
    ----------
    told : Loop
        As its page shows it.
    sparks : mapping
        By their names on the page, the small charts of the stages.
    drawn : mapping
        The others; what is not there, or has nothing to show, is left out.
    """
    brand = told.brand_name
    taken = [
        Drawn(f"spark-{one.code}", f"{one.headline.name} · {brand}", sparks[f"spark-{one.code}"])
        for one in told.stages
        if one.headline
    ]
    if told.mix and "mix" in drawn:
        note = _("Share of contacts by month; teal and blue are channels in which a person of ours takes part.")
        taken.append(Drawn("mix-data", f"{_('Channel mix')} · {brand}", drawn["mix"], note))
    if told.is_whole and told.overlaps and "overlap" in drawn:
        note = _("Of the top doctors by one ranking, how many are at the top of another.")
        taken.append(Drawn("overlap-data", f"{_('Do the rankings agree?')} · {brand}", drawn["overlap"], note))
    return taken


def figure_charts(told: FigurePage, shown: Mapping[str, Any]) -> list[Drawn]:
    """Give the charts of a figure: its months, and its cuts.

    Parameters
    ----------
    told : FigurePage
        As its page shows it.
    shown : mapping
        What the page draws: `trend`, and `cuts`.
    """
    name = " · ".join(part for part in (told.told.name, told.told.cut_name) if part)
    taken = [Drawn("trend-data", name, shown["trend"], told.formula)] if len(told.months) > 1 else []
    if not told.told.cut:
        when = told.told.period_name
        taken += [
            Drawn(place, f"{name} · {cut_word(cut)} · {when}", option)
            for cut, _rows, place, option, _hidden in shown["cuts"]
        ]
    return taken
