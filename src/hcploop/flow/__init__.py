"""The sentence as code: the only place that runs anything."""

from hcploop.flow.checking import check_folder
from hcploop.flow.progress import REFRESH_STAGES, STAGES, Event, Listener
from hcploop.flow.rating import Rated, rate
from hcploop.flow.refreshing import Moment, Refreshed, refresh
from hcploop.flow.summary import Summary
from hcploop.flow.turn import run

__all__ = [
    "REFRESH_STAGES",
    "STAGES",
    "Event",
    "Listener",
    "Moment",
    "Rated",
    "Refreshed",
    "Summary",
    "check_folder",
    "rate",
    "refresh",
    "run",
]
