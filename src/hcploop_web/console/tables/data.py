"""Tables of the pages on data: feeds, files, quarantine, corrections, snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from hcploop_web.console.downloads import MOST
from hcploop_web.console.models import Correction
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.console.words.blocked import blocked_kind, blocked_reason
from hcploop_web.insights.blocked import blocked_values
from hcploop_web.insights.feeds import Data, FeedState
from hcploop_web.insights.quarantine import Rejected
from hcploop_web.insights.snapshots import Difference, Kept
from hcploop_web.insights.wording import said


def of_data(told: Data) -> list[Sheet]:
    """Lay out all feeds, and their rows by month."""
    headings = [_("Feed"), _("Kind"), _("Format"), _("Files"), *_counts()]
    headings += [_("Last moment"), _("Last file"), _("Late"), _("Shrunken")]

    def line(x: FeedState) -> Line:
        rows = (x.rows_in, x.rows_kept, x.rows_quarantined, x.rows_replaced, x.rows_deleted, x.rows_forgotten)
        when = (x.last_at, x.changed_at, x.is_late, x.is_shrunken)
        return x.name, x.kind, x.format, len(x.files), *rows, *when

    def months() -> Iterable[Line]:
        return ((feed, *rows) for feed, rows in told.by_month.items())

    return [
        Sheet("feeds", _("Feeds"), headings, lambda: map(line, told.feeds)),
        Sheet("months", _("Rows by month and feed"), [_("Feed"), *told.months], months),
    ]


def of_blocked() -> Sheet:
    """Lay out the values that tie nobody."""
    headings = [_("Kind"), _("Value"), _("Records"), _("Different names"), _("Why")]

    def lines() -> Iterable[Line]:
        for x in blocked_values(rows=MOST)[0]:
            yield blocked_kind(x.kind), x.value, x.records, x.names, blocked_reason(x.reason)

    return Sheet("blocked", _("Values that tie nobody"), headings, lines)


def of_feed(told: FeedState) -> Sheet:
    """Lay out the files of a feed."""
    headings = [_("File"), *_counts(), _("Last moment"), _("Written"), _("In the folder")]

    def lines() -> Iterable[Line]:
        for x in told.files:
            rows = (x.rows_in, x.rows_kept, x.rows_quarantined, x.rows_replaced, x.rows_deleted, x.rows_forgotten)
            yield x.path, *rows, x.last_at, x.changed_at, x.is_here

    return Sheet("files", _("Files"), headings, lines)


def of_quarantine(rows: Callable[[], Iterable[Rejected]]) -> Sheet:
    """Lay out what could not be used."""
    headings = [_("Feed"), _("File"), _("Row"), _("Column"), _("Value"), _("Why"), _("What became of the row")]

    def line(x: Rejected) -> Line:
        fate = _("kept without this value") if x.is_row_kept else _("left out")
        return x.feed, x.file, x.row_number, x.column_name, x.raw_value, said(x.reason), fate

    return Sheet("quarantine", _("Quarantine"), headings, lambda: map(line, rows()))


def of_corrections(rows: Callable[[], Iterable[tuple[Correction, bool, str]]]) -> Sheet:
    """Lay out corrected rows, a line a changed value, and what became of them."""
    headings = [_("Feed"), _("File"), _("Row"), _("Column"), _("Before"), _("After")]
    headings += [_("By"), _("When"), _("What became of it")]

    def lines() -> Iterable[Line]:
        for one, is_read, why in rows():
            fate = _("waits for the next run") if not is_read else _("came through")
            fate = f"{_('rejected again')}: {why}" if why else fate
            for column, before, after in one.changes:
                yield one.feed, one.file, one.row_number, column, before, after, one.by_name, one.at, fate

    return Sheet("corrections", _("Corrections"), headings, lines)


def of_snapshots(kept: Sequence[Kept], differences: Sequence[Difference]) -> list[Sheet]:
    """Lay out the snapshots that were kept, and what differs between two."""
    counted = [_("People"), _("Records"), _("Contacts"), _("In quarantine")]
    headings = [_("Snapshot"), _("Made"), _("As of"), _("Market"), _("Version"), *counted, _("In force")]

    def line(x: Kept) -> Line:
        counts = [n for _name, n, _change in x.changes]
        return x.snapshot_id, x.created_at, x.as_of, x.market, x.version, *counts, x.is_in_force

    def rows() -> Iterable[Line]:
        return ((x.table, x.text, x.before, x.after, x.change) for x in differences)

    tables = [_("Table"), _("What it holds"), _("Before"), _("After"), _("Difference")]
    return [
        Sheet("snapshots", _("Snapshots"), headings, lambda: map(line, kept)),
        *([Sheet("differences", _("What differs"), tables, rows)] if differences else []),
    ]


def _counts() -> list[str]:
    return [_("Came"), _("Kept"), _("Quarantined"), _("Replaced"), _("Taken back"), _("Forgotten")]
