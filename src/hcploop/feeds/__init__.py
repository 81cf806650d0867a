"""Files → raw tables: formats, encodings, what is in force."""

from hcploop.feeds.discover import FileVersion, discover, files_of
from hcploop.feeds.format import Format
from hcploop.feeds.land import land
from hcploop.feeds.landed import Landed
from hcploop.feeds.require import require_columns
from hcploop.feeds.sniff import sniff

__all__ = ["FileVersion", "Format", "Landed", "discover", "files_of", "land", "require_columns", "sniff"]
