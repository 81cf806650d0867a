"""The parts that every page on moves shows: summary, matrix, list, download."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from hcploop_web.accounts.rows import Sight
from hcploop_web.console.charts.drawn import Drawn
from hcploop_web.console.charts.tiers import sankey
from hcploop_web.console.downloads import download
from hcploop_web.console.forms.tiers import MoveForm
from hcploop_web.console.sheet import Sheet
from hcploop_web.console.tables.tiers import mover, mover_headings, of_moves
from hcploop_web.console.words.tiers import WHYS, tier_word
from hcploop_web.insights.moves import PAGE_ROWS, Mover, Moves, Summary
from hcploop_web.shared.audit import record


def told_moves(request: HttpRequest, moves: Moves, brand: str, sight: Sight) -> dict[str, Any]:
    """Give what a page on moves shows, cut to what the user sees."""
    query = MoveForm(request.GET).query(brand)
    summary = moves.summary(brand, sight)
    rows, count = moves.movers(query, sight)
    return {
        "summary": summary,
        "whys": [(why, WHYS[why], n) for why, n in summary.whys.items() if why != "stayed"],
        "columns": [(tier, tier_word(tier)) for tier in _ends(summary)],
        "matrix": _matrix(summary),
        "chart": sankey(summary),
        "movers": [(row, WHYS[row.why]) for row in rows],
        "count": count,
        "query": query,
        "why_word": WHYS.get(query.why, ""),
        "page": query.page,
        "pages": max(1, -(-count // PAGE_ROWS)),
    }


def download_moves(request: HttpRequest, moves: Moves, brand: str, sight: Sight) -> HttpResponseBase:
    """Answer with the list of doctors who moved, all pages of it."""
    rows, count = moves.movers(MoveForm(request.GET).query(brand), sight, rows=None)
    record("tier moves downloaded", brand, by=request.user, at=timezone.now(), rows=count)
    return download("tier-moves", "csv", mover_headings(), map(mover, rows))


def move_sheets(request: HttpRequest, moves: Moves, brand: str, sight: Sight) -> list[Sheet]:
    """Give the tables of a page on moves, with all pages of its list."""

    def rows() -> Iterable[Mover]:
        return moves.movers(MoveForm(request.GET).query(brand), sight, rows=None)[0]

    return of_moves(moves.summary(brand, sight), rows)


def move_charts(told: Mapping[str, Any]) -> list[Drawn]:
    """Give the chart of a page on moves, where anybody moved."""
    if not told.get("chart"):
        return []
    note = _("Rows: the tier before. Columns: the tier after.")
    return [Drawn("sankey", _("From where to where"), told["chart"], note)]


def _ends(summary: Summary) -> list[int]:
    """List the tiers that matter: 1 to 9, and the others where somebody came from there or went there."""
    return [*range(1, 10), *(tier for tier in (0, -1) if tier in summary.before or tier in summary.after)]


def _matrix(summary: Summary) -> list[tuple[int, str, list[tuple[int, int, str]]]]:
    """Give a row a tier before: for each tier after the number, and whether that is up, down or neither."""
    counts = {(flow.from_tier, flow.to_tier): flow.count for flow in summary.flows}

    def way(before: int, after: int) -> str:
        if before == after:
            return "same"
        if before < 0 or after < 0:
            return "other"
        return "up" if after and (after < before or not before) else "down"

    ends = _ends(summary)
    return [
        (before, tier_word(before), [(after, counts.get((before, after), 0), way(before, after)) for after in ends])
        for before in ends
    ]
