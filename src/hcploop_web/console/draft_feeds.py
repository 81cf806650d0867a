"""A set-up as the loop is told of it."""

from __future__ import annotations

from collections.abc import Sequence

from hcploop_web.console.models import Arrived, Layout, SetUp
from hcploop_web.insights.draft import DraftFeed, Named, named_market


def named_of(set_up: SetUp) -> Named:
    """Tell what the market is called; what stands in the drop folder already comes first."""
    own = Named(set_up.name, set_up.currency, set_up.time_zone, set_up.policy, tuple(set_up.brands))
    return named_market() or own


def draft_feeds(set_up: SetUp) -> tuple[DraftFeed, ...]:
    """Make a feed of every layout; two of the same files share a folder."""
    folders: dict[str, str] = {}
    made = []
    for layout in set_up.layouts.order_by("pk"):
        files = set_up.files.filter(fingerprint=layout.fingerprint, problem="").order_by("pk")
        folder = folders.setdefault(layout.fingerprint, layout.feed)
        where = {one.stored: set_up.folder / "files" / one.stored for one in files}
        if where:
            made.append(
                DraftFeed(layout.feed, layout.kind, layout.source, folder, where, _mapping(layout, list(files)))
            )
    return tuple(made)


def _mapping(layout: Layout, files: Sequence[Arrived]) -> dict[str, object]:
    told = [one.format.get("declared", {}) for one in files]
    read = {key: value for one in told for key, value in one.items()}
    rows = {one.format.get("header_row") for one in files}
    if "header_row" not in read and len(rows) == 1 and (row := rows.pop()) and row > 1:
        read["header_row"] = row
    return {**read, "columns": layout.columns, "values": layout.values, "constants": layout.constants}
