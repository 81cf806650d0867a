"""The command line: the only place that reads arguments, prints and knows the clock's present moment."""

from hcploop.cli.main import main

__all__ = ["main"]
