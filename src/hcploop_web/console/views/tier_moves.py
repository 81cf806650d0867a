"""Who moved from tier to tier between two snapshots."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hcploop_web.accounts.pages import page
from hcploop_web.console.movers import download_moves, move_charts, move_sheets, told_moves
from hcploop_web.console.taking import shown
from hcploop_web.console.today import sight_of
from hcploop_web.insights.reading import NothingYet
from hcploop_web.insights.tier_moves import NoSuchSnapshot, kept_snapshots, moves_between
from hcploop_web.insights.tiers import brand_of


@require_safe
@page("tier_moves")
def show(request: HttpRequest) -> HttpResponseBase:
    """Compare two kept snapshots: the one in force and the one before it, unless others are named."""
    sight = sight_of(request)
    try:
        kept = kept_snapshots()
        brand, brands = brand_of(request.GET.get("brand", ""), sight)
        older = request.GET.get("older") or kept[min(1, len(kept) - 1)].snapshot_id
        newer = request.GET.get("newer") or kept[0].snapshot_id
        moves = moves_between(older, newer)
    except NothingYet:
        return render(request, "console/nothing_yet.html")
    except NoSuchSnapshot as error:
        raise Http404 from error
    if request.GET.get("format") == "csv":
        return download_moves(request, moves, brand, sight)
    ends = {"kept": kept, "older": older, "newer": newer, "brand": brand, "brands": brands}
    told, sheets = told_moves(request, moves, brand, sight), move_sheets(request, moves, brand, sight)
    return shown(request, "console/tier_moves.html", {**ends, **told}, sheets=sheets, charts=move_charts(told))
