"""The exports of all four systems up to a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hcploop.simulate.weekly import crm, library, meeting_vendor, official_account, wecom
from hcploop.simulate.weekly.held import Weeks, Window

SYSTEMS = (library, crm, wecom, official_account, meeting_vendor)


def write_export(directory: Path, weeks: Weeks, *, since: dt.date, until: dt.date, is_first: bool) -> Path:
    """Write what the systems export on the evening of `until`, into a folder named by that day.

    Parameters
    ----------
    directory : Path
        The drop folder.
    weeks : Weeks
        What there is.
    since, until : datetime.date
        The days since the export before, both counted; the CRM's file begins `OVERLAP_DAYS` earlier.
    is_first : bool
        The first export brings the whole past.

    Returns
    -------
    Path
        The folder.
    """
    folder = directory / until.isoformat()
    window = Window(since, until, is_first)
    for system in SYSTEMS:
        for feed in system.exports(weeks, window):
            feed.write(folder)
    return folder
