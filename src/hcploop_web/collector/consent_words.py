"""What people allowed, as events say it: categories with yes or no."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.collector.rows import Row, moment


@dataclass(frozen=True)
class Said:
    """The last word of a person on a category.

    Parameters
    ----------
    state : str
        granted, refused or withdrawn.
    at : str
        When she said so, or said so again.
    """

    state: str
    at: str

    @property
    def is_allowed(self) -> bool:
        """Whether she allowed it."""
        return self.state == "granted"


@dataclass(frozen=True)
class ConsentWord:
    """A word that changed what a person allowed, on the channel and purpose that its category is about."""

    source: str
    user_id: str
    channel: str
    purpose: str
    state: str
    happened_at: dt.datetime
    message_id: str

    def row(self) -> Row:
        """Write it as values of `COLUMNS["consents"]`."""
        return [self.user_id, self.channel, self.purpose, self.state, moment(self.happened_at), self.evidence]

    @property
    def evidence(self) -> str:
        """Where the proof is."""
        return f"event {self.message_id}"


def news_of(before: Said | None, *, is_allowed: bool, at: str) -> Said | None:
    """Tell what a word changes.

    Parameters
    ----------
    before : Said or None
        The last word.
    is_allowed : bool
        What is said now.
    at : str
        When; a word that was said before the last one changes nothing, however late it comes.

    Returns
    -------
    Said or None
        None where nothing is new.

    Examples
    --------
    >>> first = news_of(None, is_allowed=True, at="2026-05-01")
    >>> news_of(first, is_allowed=False, at="2026-05-02").state
    'withdrawn'
    >>> news_of(first, is_allowed=False, at="2026-04-30") is None
    True
    """
    if before is not None and at <= before.at:
        return None
    if is_allowed:
        return Said("granted", at)
    if before is None or before.state == "refused":
        return Said("refused", at)
    return Said("withdrawn", at)
