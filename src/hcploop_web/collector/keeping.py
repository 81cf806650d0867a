"""How long what the collector keeps is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.collector.clearing import clear_noted
from hcploop_web.collector.counts import Outcome, add_up, forget_viewers
from hcploop_web.collector.ledger import changing
from hcploop_web.collector.load import Loader
from hcploop_web.collector.log import remove_passed
from hcploop_web.collector.seen import forget_passed
from hcploop_web.collector.visitors import forget_claims, waited_too_long


@dataclass(frozen=True)
class Keeping:
    """Days for which things are kept.

    Parameters
    ----------
    log_days : int
        Events as they came, and those that were refused.
    message_days : int
        The ids of messages: one that is sent again later counts again. So long, too, a visitor who said who she is
        is known by her device.
    visitor_days : int
        What visitors did who have not said who they are, counted from the hour in which it came.
    viewer_days : int
        Who saw what on which day, so that a visitor counts once a day; an event that comes later counts her again.
    """

    log_days: int = 30
    message_days: int = 400
    visitor_days: int = 90
    viewer_days: int = 40


def let_go(loader: Loader, keeping: Keeping, *, at: dt.datetime) -> None:
    """Let go of what was kept long enough.

    Parameters
    ----------
    loader : Loader
        Between two batches.
    keeping : Keeping
        How long.
    at : datetime.datetime
        Now, with its zone.
    """
    utc = at.astimezone(dt.UTC)
    days = {name: utc - dt.timedelta(days=count) for name, count in vars(keeping).items()}
    with changing(loader.ledger):
        forget_passed(loader.ledger, days["message_days"].date().toordinal())
        forget_claims(loader.ledger, days["message_days"].isoformat())
        loader.ledger.execute("DELETE FROM unnamed WHERE day < ?", [days["visitor_days"].date().toordinal()])
        forget_viewers(loader.ledger, days["viewer_days"].date().isoformat())
        for source, hour, rows in waited_too_long(loader.ledger, days["visitor_days"].isoformat()[:13]):
            add_up(loader.ledger, {(source, hour, Outcome.WAITING): -rows, (source, hour, Outcome.PASSED): rows})
    clear_noted(loader.log, loader.ledger, loader.forgotten)
    loaded = loader.loaded()
    if loaded is not None:
        remove_passed(loader.log, days["log_days"], loaded)
