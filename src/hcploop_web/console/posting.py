"""Letters: written here, where every page's words are, and sent by `delivery`."""

from __future__ import annotations

import datetime as dt
from functools import partial
from zoneinfo import ZoneInfo

from hcploop_web.console.digests.digest import digest
from hcploop_web.delivery.actions.send_letters import send_letters
from hcploop_web.delivery.models import Mailing
from hcploop_web.insights.reading import NothingYet, in_force
from hcploop_web.insights.weekly import forget_older
from hcploop_web.insights.working_days import is_worked


def post_due(*, at: dt.datetime, zone: ZoneInfo) -> list[Mailing]:
    """Write and send the letters that are due.

    Parameters
    ----------
    at : datetime.datetime
        Now, UTC.
    zone : ZoneInfo
        The market's.

    Returns
    -------
    list of Mailing
        What was tried, with its state; none where there is no snapshot to tell of.
    """
    try:
        in_force()
    except NothingYet:
        return []
    tried = send_letters(partial(digest, at=at, zone=zone), at=at, zone=zone, is_worked=is_worked)
    if tried:
        forget_older()
    return tried
