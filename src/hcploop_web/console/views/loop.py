"""The closed loop as one picture, and each of its figures."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.charts import figures as charts
from hcploop_web.console.charts.of_pages import figure_charts, loop_charts
from hcploop_web.console.downloads import MOST
from hcploop_web.console.tables.figures import of_figure, of_loop
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.figure_doctors import FigureDoctor, FigureDoctors
from hcploop_web.insights.figure_pages import FigureQuery, NoSuchFigure, figure_page
from hcploop_web.insights.loop import loop
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("loop")
def show(request: HttpRequest) -> HttpResponseBase:
    """Show four stages with their figures."""
    try:
        told = loop(request.GET.get("brand", ""), sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    sparks = {f"spark-{one.code}": charts.spark(one.months, f"--hl-{one.code}") for one in told.stages}
    drawn = {"mix": charts.mix(told.months, told.mix, told.marks), "overlap": charts.overlap(told.overlaps)}
    context = {"loop": told, "sparks": sparks, "drawn": drawn}
    return shown(request, "console/loop.html", context, sheets=of_loop(told), charts=loop_charts(told, sparks, drawn))


@require_safe
@page("figure")
def figure(request: HttpRequest, metric: str) -> HttpResponseBase:
    """Show one figure: what it means, its months, its cuts, the rows behind it."""
    given = {name: request.GET.get(name, "") for name in ("brand", "period", "cut", "cut_value")}
    query, sight = FigureQuery(metric, **given), sight_of(request)
    try:
        told = figure_page(query, sight)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchFigure as error:
        raise Http404 from error
    chosen = {"brand": told.brand, "period": told.told.period}
    cuts = [
        (
            cut,
            rows,
            f"cut-{cut}",
            charts.bars(rows, f"?{urlencode({**chosen, 'cut': cut})}&cut_value="),
            sum(one.value is None for one in rows),
        )
        for cut, rows in told.cuts.items()
    ]
    context = {"page": told, "cuts": cuts, "trend": charts.trend(told.months, told.marks), "chosen": urlencode(chosen)}

    def doctors(name: str) -> tuple[FigureDoctor, ...]:
        found: FigureDoctors = getattr(figure_page(query, sight, rows=MOST + 1), name)
        return found.rows

    sheets = of_figure(told, lambda: doctors("behind"), lambda: doctors("absent"))
    return shown(request, "console/figure.html", context, sheets=sheets, charts=figure_charts(told, context))
