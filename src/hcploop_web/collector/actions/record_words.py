"""Write down what people said of consent in events, so that it holds before any run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from django.db import transaction

from hcploop_web.collector.consent_words import ConsentWord
from hcploop_web.privacy.actions.record_consent import NotRecorded, record_consent
from hcploop_web.privacy.models import State
from hcploop_web.privacy.words import Person, Word

Names = Callable[[Collection[tuple[str, str]]], dict[tuple[str, str], str]]
"""Gives the OneID of each source and user id that is known."""


@transaction.atomic
def record_words(words: Sequence[ConsentWord], *, names: Names, at: dt.datetime) -> list[ConsentWord]:
    """Write words down for the people whom they are of.

    Parameters
    ----------
    words : sequence of ConsentWord
        What changed.
    names : callable
        Tells who is meant.
    at : datetime.datetime
        Now, with its zone.

    Returns
    -------
    list of ConsentWord
        Those of people whom nobody knows yet, so that nothing can be offered to them either.
    """
    one_ids = names({(one.source, one.user_id) for one in words}) if words else {}
    for one in words:
        one_id = one_ids.get((one.source, one.user_id))
        if one_id is None:
            continue
        said = Word(
            one.channel,
            State(one.state),
            min(one.happened_at, at),
            purpose=one.purpose,
            evidence=one.evidence,
        )
        try:
            record_consent(Person(one_id, one.source, one.user_id), said, by=None, at=at)
        except NotRecorded:
            # The same word, told again after a crash; or another of the same moment, which came first.
            continue
    return [one for one in words if (one.source, one.user_id) not in one_ids]
