"""Write down what a doctor said about being contacted."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.privacy.keepers import MAY_RECORD, check_role
from hcploop_web.privacy.models import ConsentEvent
from hcploop_web.privacy.words import Person, Word
from hcploop_web.shared.audit import record


class NotRecorded(Exception):
    """What was entered cannot be; its text says why and what to do."""


@transaction.atomic
def record_consent(person: Person, word: Word, *, by: User | None, at: dt.datetime) -> ConsentEvent:
    """Write down what a doctor said.

    Parameters
    ----------
    person : Person
        Whom the user sees; the caller has asked.
    word : Word
        What she said.
    by : User or None
        Who writes it down; None where an event of hers tells it.
    at : datetime.datetime
        Now, with its zone.

    Returns
    -------
    ConsentEvent
        Kept for good; a later word replaces it.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    NotRecorded
        It lies in the future, or another word of that moment is written down already.
    """
    if by is not None:
        check_role(by, MAY_RECORD)
    if word.happened_at > at:
        raise NotRecorded(_("What she said lies in the future: enter the day and time at which she said it."))
    try:
        with transaction.atomic():
            event = ConsentEvent.objects.create(
                one_id=person.one_id,
                source=person.source,
                source_id=person.source_id,
                channel=word.channel,
                purpose=word.purpose,
                state=word.state,
                happened_at=word.happened_at,
                text_version=word.text_version,
                evidence=word.evidence,
                by=by,
                told_at=at,
            )
    except IntegrityError as error:
        raise NotRecorded(
            _("A word on this channel and purpose is written down for that minute already: enter a later time.")
        ) from error
    record("consent recorded", person.one_id, by=by, at=at, channel=word.channel, state=word.state)
    return event
