"""Runs, their schedule, and what stewards decide about files and rows."""

from hcploop_web.console.models.correction import Correction
from hcploop_web.console.models.remembered_mapping import RememberedMapping
from hcploop_web.console.models.run import Run
from hcploop_web.console.models.schedule import Schedule
from hcploop_web.console.models.set_up import Arrived, Layout, SetUp

__all__ = ["Arrived", "Correction", "Layout", "RememberedMapping", "Run", "Schedule", "SetUp"]
