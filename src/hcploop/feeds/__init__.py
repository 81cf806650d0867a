"""Files → raw tables: formats, encodings, mappings, reload modes."""

from hcploop.feeds.check import CheckReport, FeedReport, FileReport, Probe, Problem, check
from hcploop.feeds.discover import FileVersion, Known, discover, files_of
from hcploop.feeds.format import Format
from hcploop.feeds.guess import Guess, guess_columns
from hcploop.feeds.land import land
from hcploop.feeds.landed import Landed
from hcploop.feeds.sniff import sniff

__all__ = [
    "CheckReport",
    "FeedReport",
    "FileReport",
    "FileVersion",
    "Format",
    "Guess",
    "Known",
    "Landed",
    "Probe",
    "Problem",
    "check",
    "discover",
    "files_of",
    "guess_columns",
    "land",
    "sniff",
]
