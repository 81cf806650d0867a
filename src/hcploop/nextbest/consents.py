"""What a person last said about each channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from hcploop import schema

EVERY = "all"
"""The channel of a consent that means every channel."""

PERSONALISATION = "personalisation"
"""The purpose that says whether contents may be chosen for her, not whether she may be contacted."""

_STRICTNESS = {"granted": 0, "refused": 1, "withdrawn": 2}


def standing_consents(
    consent: ir.Table, record_person: ir.Table, *, channels: Sequence[str], as_of: dt.datetime
) -> ir.Table:
    """Find what holds for each person and channel.

    Of all that she said about the channel or about every channel, under whatever record and for whatever purpose except
    personalisation, the newest holds; of what was said at one moment, the strictest.

    Parameters
    ----------
    consent : schema.consent
        What people said.
    record_person : schema.record_person
        Which person a record is.
    channels : sequence of str
        The market's channels.
    as_of : datetime.datetime
        UTC; what was said later is not read.

    Returns
    -------
    schema.standing_consent
        One row a person and channel of which she said anything, and one of the channel `all` where she spoke of all.
    """
    said = consent.filter(
        consent.happened_at <= ibis.literal(as_of, type="timestamp"),
        consent.purpose.isnull() | (consent.purpose != PERSONALISATION),
    ).select("record_id", "channel", "state", "happened_at")
    persons = record_person.select("record_id", person="one_id")
    known = said.inner_join(persons, "record_id").select("channel", "state", "happened_at", one_id="person")
    every = known.filter(known.channel == EVERY)
    spread = every.mutate(channel=ibis.array(list(channels))).unnest("channel")
    whole = known.union(spread.select(*known.columns))
    last = whole.group_by("one_id", "channel").agg(last_at=whole.happened_at.max())
    newest = whole.inner_join(last, ["one_id", "channel", ("happened_at", "last_at")])
    strictness = newest.state.cases(*_STRICTNESS.items())
    held = newest.group_by("one_id", "channel").agg(strictness=strictness.max())
    state = held.strictness.cases(*((rank, state) for state, rank in _STRICTNESS.items()))
    return schema.standing_consent.check(held.select("one_id", "channel", state=state))
