"""What is shown of a doctor's consents: the snapshot's words and those entered here, as one history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hcploop_web.accounts.rows import Sight
from hcploop_web.insights.consents_known import KnownConsents, KnownWord, consents_known
from hcploop_web.privacy.models import ConsentEvent, Suppression
from hcploop_web.privacy.words import Person


@dataclass(frozen=True)
class Desk:
    """All that the page on consents shows of a doctor."""

    known: KnownConsents
    history: tuple[KnownWord, ...]
    held: tuple[Suppression, ...]

    @property
    def person(self) -> Person:
        """Her, as actions take her."""
        return Person(self.known.one_id, self.known.source, self.known.source_id)


def desk(one_id: str, sight: Sight, *, at: dt.datetime) -> Desk:
    """Gather what is known of a doctor's consents.

    Raises
    ------
    NoSuchDoctor
        There is none whom the user sees.
    NothingYet
        There is no snapshot.
    """
    known = consents_known(one_id, sight)
    entered = ConsentEvent.objects.filter(one_id__in=known.ids).select_related("by")
    held = Suppression.objects.filter(one_id__in=known.ids).holding(at).select_related("by")
    return Desk(known, _history(known.words, list(entered)), tuple(held))


def _history(known: Sequence[KnownWord], entered: Sequence[ConsentEvent]) -> tuple[KnownWord, ...]:
    """Put both together; what a run brought back is shown as it was entered."""
    ours = [KnownWord(one.channel, one.purpose, one.state, one.happened_at, str(one.by or "")) for one in entered]
    seen = {_key(one) for one in ours}
    whole = [*ours, *(one for one in known if _key(one) not in seen)]
    return tuple(sorted(whole, key=lambda one: one.happened_at, reverse=True))


def _key(word: KnownWord) -> tuple[str, str, str, dt.datetime]:
    return word.channel, word.purpose, word.state, word.happened_at.replace(microsecond=0)
