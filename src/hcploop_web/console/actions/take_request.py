"""Take a request on data down, and let an objection hold at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hcploop_web.accounts.models import User
from hcploop_web.insights.consents_known import KnownConsents
from hcploop_web.insights.refusal_purpose import refusal_purpose
from hcploop_web.privacy.actions.ask_request import ask_request
from hcploop_web.privacy.actions.record_consent import record_consent
from hcploop_web.privacy.models import EVERY, Asked, DataRequest, State
from hcploop_web.privacy.words import Person, Word


@transaction.atomic
def take_request(
    known: KnownConsents, kind: Asked, *, asked_by: str, received_on: dt.date, by: User, at: dt.datetime
) -> DataRequest:
    """Take a request down; whoever objects to personal choice (PIPL, article 24) has refused it from this moment.

    Parameters
    ----------
    known : KnownConsents
        The doctor whom the user sees; the caller has asked.
    kind : Asked
        What she asks for.
    asked_by, received_on
        How the request can be found again, and the day on which it came.
    by, at
        Who writes it down, and now.

    Returns
    -------
    DataRequest
        Open: she is still to be answered.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    AskedAlready
        A request of the kind is open for her.
    """
    made = ask_request(known.one_id, kind, asked_by=asked_by, received_on=received_on, by=by, at=at)
    if kind == Asked.OBJECTION:
        word = Word(
            EVERY, State.REFUSED, at, purpose=refusal_purpose(timezone.localdate(at)), evidence=f"request {made.pk}"
        )
        record_consent(Person(known.one_id, known.source, known.source_id), word, by=by, at=at)
    return made
