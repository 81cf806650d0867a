"""What the first to open a page would wait for, made before she does."""

from __future__ import annotations

from hcploop_web.accounts.rows import EVERYTHING
from hcploop_web.insights.figures import seen_figures
from hcploop_web.insights.nothing_suggested import keep_decided
from hcploop_web.insights.reading import reading


def read_ahead() -> None:
    """Make the copies in memory that pages on doctors ask, and the figures of the loop.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    now = reading()
    for table in ("hcp_indicator", "suggestion", "consent", "workplace", "hcp_value"):
        now.keep_persons(table)
    keep_decided(now)
    seen_figures(now, EVERYTHING, "")
