"""Data: what came, what became of it, and the rows that could not be used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import page
from hcploop_web.console.actions.correct_row import NothingCorrected, correct_row
from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.charts.feeds import rows_chart
from hcploop_web.console.downloads import MOST, download
from hcploop_web.console.forms.lists import QuarantineForm
from hcploop_web.console.models import Correction
from hcploop_web.console.tables import data as tables
from hcploop_web.console.taking import shown
from hcploop_web.insights.blocked import blocked_values
from hcploop_web.insights.drop_folder import CannotHandOver
from hcploop_web.insights.feeds import data, written
from hcploop_web.insights.quarantine import (
    NoSuchRow,
    RawRow,
    fates_of_corrections,
    quarantine,
    raw_row,
    rows_alike,
    what_is_wrong,
)
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.wording import said

MOST_SHOWN, MOST_CORRECTIONS = 200, 500


@require_safe
@page("data")
def show(request: HttpRequest) -> HttpResponseBase:
    """List the feeds."""
    try:
        told = data()
        blocked, total = blocked_values()
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    late = [feed for feed in told.feeds if feed.is_late or feed.is_shrunken]
    context: dict[str, Any] = {"data": told, "chart": rows_chart(told), "late": late}
    context |= {"blocked": blocked, "blocked_total": total}
    drawn = [Drawn("rows-by-month", _("Rows by month and feed"), context["chart"])] if told.months else []
    return shown(
        request, "console/data.html", context, sheets=[*tables.of_data(told), tables.of_blocked()], charts=drawn
    )


@require_safe
@page("data")
def feed(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show one feed with its files."""
    try:
        found = next((one for one in data().feeds if one.name == name), None)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    if found is None:
        raise Http404
    context = {"feed": found, "written": written(found)}
    return shown(request, "console/feed.html", context, sheets=[tables.of_feed(found)])


@require_safe
@page("data")
def rejected(request: HttpRequest) -> HttpResponseBase:
    """List what could not be used, or hand it out as a file."""
    form = QuarantineForm(request.GET)
    wanted = form.wanted()
    try:
        if request.GET.get("as") == "csv":
            rows = quarantine(wanted, rows=MOST).rows
            heading = ["feed", "file", "row", "column", "value", "reason"]
            lines = [(r.feed, r.file, r.row_number, r.column_name, r.raw_value, said(r.reason)) for r in rows]
            return download("quarantine", "csv", heading, lines)
        found = quarantine(wanted)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    keys = Correction.objects.values_list("feed", "file", "row_number")
    context = {"found": found, "wanted": wanted, "form": form, "corrected": set(keys)}
    sheet = tables.of_quarantine(lambda: quarantine(replace(wanted, page=1), rows=MOST + 1).rows)
    return shown(request, "console/quarantine.html", context, sheets=[sheet])


@require_http_methods(["GET", "HEAD", "POST"])
@page("data")
def row(request: HttpRequest) -> HttpResponse:
    """Show a rejected row; try its correction, or keep it."""
    try:
        number = int(request.GET.get("row", "0"))
        found = raw_row(request.GET.get("feed", ""), request.GET.get("file", ""), number)
    except (NoSuchRow, NothingYet, ValueError) as error:
        raise Http404 from error
    cells = {name: request.POST.get(f"cell-{place}", text) for place, (name, text) in enumerate(found.cells)}
    if request.method == "POST" and "try" not in request.POST:
        return _correct(request, found, cells)
    tried = what_is_wrong(found.feed, list(cells), cells) if request.method == "POST" else None
    template = "console/row_tried.html" if getattr(request, "htmx", False) else "console/row.html"
    return render(request, template, _row_told(found, cells, tried))


def _correct(request: HttpRequest, found: RawRow, cells: dict[str, str]) -> HttpResponse:
    names = [name for name, _text in found.cells]
    also = [names[int(place)] for place in request.POST.getlist("also") if place.isdigit() and int(place) < len(names)]
    if not found.may_correct:
        raise Http404
    try:
        made = correct_row(found, cells, also=also, by=cast("User", request.user), at=timezone.now())
    except NothingCorrected:
        messages.warning(request, _("Nothing was changed, so there is nothing to read anew."))
        return redirect(request.get_full_path())
    except CannotHandOver as error:
        messages.error(request, str(error))
        return redirect(request.get_full_path())
    text = ngettext(
        "%(n)s row is corrected. The next run reads it.",
        "%(n)s rows are corrected. The next run reads them.",
        len(made),
    )
    messages.success(request, text % {"n": len(made)})
    return redirect("corrections")


def _row_told(found: RawRow, cells: dict[str, str], tried: tuple[str, ...] | None) -> dict[str, Any]:
    wrong = {name for one in found.problems for name in one.column_name.split(" + ")}
    lines = [
        (
            place,
            name,
            was,
            cells[name],
            name in wrong,
            len(rows_alike(found, name, was)) if name in wrong and was else 0,
        )
        for place, (name, was) in enumerate(found.cells)
    ]
    # What is wrong comes first; of ten thousand columns the rest need not all be shown.
    lines.sort(key=lambda line: not line[4])
    return {"row": found, "lines": lines[:MOST_SHOWN], "hidden": max(0, len(lines) - MOST_SHOWN), "tried": tried}


@require_safe
@page("data")
def corrections(request: HttpRequest) -> HttpResponseBase:
    """List the corrected rows and what became of them."""
    context = {"told": _corrected(MOST_CORRECTIONS), "runs": reverse("runs")}
    sheets = [tables.of_corrections(lambda: _corrected(MOST + 1))]
    return shown(request, "console/corrections.html", context, sheets=sheets)


def _corrected(rows: int) -> list[tuple[Correction, bool, str]]:
    kept = list(Correction.objects.in_force().order_by("-pk")[:rows])
    fates: dict[int, str] = {}
    for name in {one.feed for one in kept}:
        try:
            fates |= fates_of_corrections(name)
        except NothingYet:
            break
    return [(one, one.pk in fates, fates.get(one.pk, "")) for one in kept]
