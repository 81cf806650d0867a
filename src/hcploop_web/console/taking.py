"""A page, or what is taken from it: one of its tables as a workbook, one of its charts or all of them as slides.

All three have one address, so what is taken is cut, filtered and walled as what is shown.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.take_charts import take_charts
from hcploop_web.console.actions.take_table import may_take, take_table
from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.charts.native import plot_of
from hcploop_web.console.downloads import sent, workbook
from hcploop_web.console.sheet import Sheet
from hcploop_web.console.words.filters import asked_words
from hcploop_web.insights.reading import NothingYet, in_force, utc

WORKBOOK, SLIDES = "xlsx", "pptx"


@dataclass(frozen=True)
class Takes:
    """What a user may take from a page: tables and charts, by their names, with their titles."""

    tables: Mapping[str, str]
    charts: Mapping[str, str]


def shown(
    request: HttpRequest,
    template: str,
    told: Mapping[str, Any],
    *,
    sheets: Iterable[Sheet] = (),
    charts: Iterable[Drawn] = (),
    status: int = 200,
) -> HttpResponseBase:
    """Show a page, or hand out what `as`, `table` and `chart` of its address ask for.

    Parameters
    ----------
    request : HttpRequest
        By somebody who may open the page.
    template : str
        Of the page.
    told : mapping
        What the template shows; it is given `takes` as well, for its links.
    sheets : iterable of Sheet
        The page's tables; without a name the first is handed out.
    charts : iterable of Drawn
        The page's charts; without a name all that the user may take are handed out.
    status : int
        Of the page.

    Returns
    -------
    HttpResponseBase
        The page or the file.

    Raises
    ------
    Http404
        The page has no such table or chart.
    """
    tables = {one.name: one for one in sheets}
    drawings = {one.name: one for one in charts}
    form = request.GET.get("as")
    if form == WORKBOOK and tables:
        return _table(request, tables)
    if form == SLIDES and drawings:
        return _slides(request, drawings)
    user = cast("User", request.user)
    takes = Takes(
        {one.name: one.title for one in tables.values() if may_take(user, is_of_doctors=one.is_of_doctors)},
        {one.name: one.title for one in drawings.values() if may_take(user, is_of_doctors=one.is_of_doctors)},
    )
    return render(request, template, {**told, "takes": takes}, status=status)


def handed(request: HttpRequest, sheet: Sheet, name: str) -> HttpResponseBase:
    """Hand out a table that an action has looked up, and noted, already."""
    file, _count = workbook(sheet, _about(request, sheet))
    return sent(file, name)


def _table(request: HttpRequest, tables: Mapping[str, Sheet]) -> HttpResponseBase:
    sheet = tables.get(request.GET.get("table") or next(iter(tables)))
    if sheet is None:
        raise Http404
    page = _page_of(request)
    file = take_table(sheet, _about(request, sheet), page=page, by=cast("User", request.user), at=timezone.now())
    return sent(file, _named(request, sheet.name, WORKBOOK))


def _slides(request: HttpRequest, drawings: Mapping[str, Drawn]) -> HttpResponseBase:
    user, page = cast("User", request.user), _page_of(request)
    if name := request.GET.get("chart"):
        chosen = [one for one in drawings.values() if one.name == name]
    else:
        chosen = [one for one in drawings.values() if may_take(user, is_of_doctors=one.is_of_doctors)]
    if not chosen:
        raise Http404
    about = [f"{word}: {value}" for word, value in asked_words(request.GET)]
    is_of_doctors = any(one.is_of_doctors for one in chosen)
    plots = {one.name: plot_of(one) for one in chosen}
    made = take_charts(plots, about, page=page, is_of_doctors=is_of_doctors, by=user, at=timezone.now())
    return sent(io.BytesIO(made), _named(request, chosen[0].name if name else "", SLIDES))


def _page_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name if match else None) or "page"


def _named(request: HttpRequest, part: str, form: str) -> str:
    """Name the file; a second word only where it says more than the first."""
    match, page = request.resolver_match, _page_of(request)
    metric = match.kwargs.get("metric", "") if match else ""
    own = part.removesuffix("-data")
    words = page if own in {"", page} else f"{page}-{own}"
    # The name of a metric is ours; ids of doctors do not belong into names of files.
    words = f"{words}-{metric}" if metric else words
    return f"hcploop-{words.replace('_', '-')}-{timezone.localdate():%Y-%m-%d}.{form}"


def _about(request: HttpRequest, sheet: Sheet) -> dict[str, object]:
    told: dict[str, object] = {_("Table"): sheet.title}
    try:
        manifest = in_force().manifest
    except NothingYet:
        pass
    else:
        told |= {_("Market"): manifest.market, _("Snapshot"): manifest.snapshot_id, _("As of"): utc(manifest.as_of)}
    told |= dict(asked_words(request.GET))
    return told | {_("Taken"): timezone.now(), _("By"): str(request.user)}
