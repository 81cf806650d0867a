"""What is entered: who is meant, and what she said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.privacy.models import State


@dataclass(frozen=True)
class Person:
    """A doctor, and the record by which the loop is told of her.

    Parameters
    ----------
    one_id : str
        Her id in the snapshot in force.
    source, source_id : str
        A record of hers, as `hcp_identifier` names it.
    """

    one_id: str
    source: str
    source_id: str


@dataclass(frozen=True)
class Word:
    """What she said.

    Parameters
    ----------
    channel : str
        A channel of the market, or `all`.
    state : State
        What.
    happened_at : datetime.datetime
        When, with its zone.
    purpose, text_version, evidence : str
        For what (empty for everything), which text she was shown, and where the proof lies.
    """

    channel: str
    state: State
    happened_at: dt.datetime
    purpose: str = ""
    text_version: str = ""
    evidence: str = ""
