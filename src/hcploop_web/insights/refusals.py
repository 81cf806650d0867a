"""What the loop refuses, in its own words, for those who may not know the loop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hcploop.errors import HcploopError


class Refused(Exception):
    """The loop refuses something; the text says what, where and the remedy."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Hand on what the loop refuses.

    Raises
    ------
    Refused
        With the text of the loop's error.
    """
    try:
        yield
    except HcploopError as error:
        raise Refused(str(error)) from error
