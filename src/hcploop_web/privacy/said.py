"""What the web knows of a doctor's consents and suppressions, the last second included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from hcploop_web.privacy.models import ConsentEvent, Suppression


@dataclass(frozen=True)
class Said:
    """What was entered in the web.

    Parameters
    ----------
    consents : tuple of (channel, purpose, state, happened_at)
        Everything that she said up to the moment.
    suppressed : frozenset of str
        Channels by which she must not be contacted at the moment; empty text for every one.
    """

    consents: tuple[tuple[str, str, str, dt.datetime], ...]
    suppressed: frozenset[str]


def said_by(one_ids: Collection[str], at: dt.datetime) -> Said:
    """Tell what was entered for a doctor under any of her ids.

    Parameters
    ----------
    one_ids : collection of str
        Her id, and those that were merged into it.
    at : datetime.datetime
        The moment, with its zone.

    Returns
    -------
    Said
        As of the moment.
    """
    words = ConsentEvent.objects.filter(one_id__in=one_ids, happened_at__lte=at)
    held = Suppression.objects.filter(one_id__in=one_ids).holding(at)
    return Said(
        tuple(words.values_list("channel", "purpose", "state", "happened_at")),
        frozenset(held.values_list("channel", flat=True)),
    )
