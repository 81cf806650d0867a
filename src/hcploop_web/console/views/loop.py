"""The closed loop as one picture, and each of its figures."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.charts import figures as charts
from hcploop_web.console.today import sight_of
from hcploop_web.insights.figure_pages import FigureQuery, NoSuchFigure, figure_page
from hcploop_web.insights.loop import loop
from hcploop_web.insights.reading import NothingYet


@require_safe
@page("loop")
def show(request: HttpRequest) -> HttpResponse:
    """Show four stages with their figures."""
    try:
        told = loop(request.GET.get("brand", ""), sight_of(request))
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    sparks = {f"spark-{one.code}": charts.spark(one.months, f"--hl-{one.code}") for one in told.stages}
    drawn = {"mix": charts.mix(told.months, told.mix, told.marks), "overlap": charts.overlap(told.overlaps)}
    return render(request, "console/loop.html", {"loop": told, "sparks": sparks, "drawn": drawn})


@require_safe
@page("figure")
def figure(request: HttpRequest, metric: str) -> HttpResponse:
    """Show one figure: what it means, its months, its cuts, the rows behind it."""
    given = {name: request.GET.get(name, "") for name in ("brand", "period", "cut", "cut_value")}
    try:
        told = figure_page(FigureQuery(metric, **given), sight_of(request))
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
    return render(request, "console/figure.html", context)
