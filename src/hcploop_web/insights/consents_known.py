"""What the snapshot knows of a doctor's consents, and how she is named to the loop."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.reading import reading
from hcploop_web.insights.seeing import document_of, ids_of, record_to_name


@dataclass(frozen=True)
class KnownWord:
    """What she said, as a feed tells it; the moment with its zone."""

    channel: str
    purpose: str
    state: str
    happened_at: dt.datetime
    source: str


@dataclass(frozen=True)
class KnownConsents:
    """A doctor, and what the snapshot knows of her consents.

    Parameters
    ----------
    one_id : str
        Her id now.
    ids : frozenset of str
        Hers, and those that were merged into it.
    name : str or None
        Her name.
    source, source_id : str
        The record by which the loop is told of her.
    words : tuple of KnownWord
        Newest first.
    """

    one_id: str
    ids: frozenset[str]
    name: str | None
    source: str
    source_id: str
    words: tuple[KnownWord, ...]


@dataclass(frozen=True)
class ChannelName:
    """A channel of the market, and what it is called."""

    name: str
    zh: str
    en: str


def consents_known(one_id: str, sight: Sight) -> KnownConsents:
    """Tell what the snapshot in force knows of the consents of a doctor whom a user sees.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    NothingYet
        There is no snapshot.
    """
    now = reading()
    told = document_of(now, one_id, sight)
    own = str(told["one_id"])
    source, source_id = record_to_name(now, own)
    rows = now.rows(
        "SELECT channel, coalesce(purpose, '') AS purpose, state, happened_at, source FROM consent WHERE one_id = ? "
        "ORDER BY happened_at DESC, channel",
        [own],
    )
    words = tuple(KnownWord(**{**row, "happened_at": row["happened_at"].replace(tzinfo=dt.UTC)}) for row in rows)
    return KnownConsents(own, ids_of(now, own), told["name"], source, source_id, words)


def channels_known() -> tuple[ChannelName, ...]:
    """Name the channels of the market in force by which somebody can be contacted."""
    channels = reading().snapshot.manifest.settings.channels.values()
    return tuple(ChannelName(one.name, one.name_zh, one.name_en) for one in channels if one.initiator != "hcp")
