"""Charts of the console as slides: the loop's own hand draws them."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from hcploop.report.plot_slides import plot_slides
from hcploop.report.plots import Kind, Plot, Series
from hcploop_web.insights.reading import in_force, utc
from hcploop_web.insights.wording import Words

__all__ = ["Kind", "Plot", "Series", "deck"]


def deck(plots: Sequence[Plot], about: Sequence[str]) -> bytes:
    """Draw charts as native slides that name the snapshot in force as their source.

    Parameters
    ----------
    plots : sequence of Plot
        One a slide.
    about : sequence of str
        What they are cut to; the market and the as-of day come before it.

    Returns
    -------
    bytes
        A file of PowerPoint.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    manifest = in_force().manifest
    words = Words(manifest)
    day = f"{utc(manifest.as_of).astimezone(ZoneInfo(manifest.settings.time_zone)):%Y-%m-%d}"
    source = words.text("slide.source", snapshot=manifest.snapshot_id, day=day)
    return plot_slides(plots, about=" · ".join((manifest.market, day, *about)), source=source)
