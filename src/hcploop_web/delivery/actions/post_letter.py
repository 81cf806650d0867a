"""Send a letter that was taken up, and note what became of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from hcploop_web.delivery.email import NotSent, send_email
from hcploop_web.delivery.letters import Letter
from hcploop_web.delivery.models import Mailing
from hcploop_web.delivery.models.mailing import MOST_ATTEMPTS, State
from hcploop_web.shared.audit import record

_WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 30, 120, 360))
"""Before the second try, the third, and so on: a server that lists us grey takes the second."""


log = logging.getLogger(__name__)


def post_letter(mailing: Mailing, write: Callable[[], Letter], *, at: dt.datetime) -> Mailing:
    """Write and send it; what fails for now is tried again later, what fails for good is kept as failed.

    A process that is killed between sending and noting leaves the letter as being sent; it is told as unknown later and
    never sent again by itself, so that nobody gets it twice.

    Parameters
    ----------
    mailing : Mailing
        Taken up by this process.
    write : callable
        Gives what it says.
    at : datetime.datetime
        UTC.

    Returns
    -------
    Mailing
        With its new state.
    """
    try:
        send_email(_written(write), mailing.user, name=f"digest {mailing.user_id} {mailing.week_on}")
    except NotSent as error:
        return _failed(mailing, error, at)
    return _noted(mailing, State.SENT, "", at)


def _written(write: Callable[[], Letter]) -> Letter:
    try:
        return write()
    except Exception as error:
        log.exception("A letter could not be written.")
        raise NotSent(_("It could not be written: %(why)s") % {"why": type(error).__name__}, is_final=False) from error


def _failed(mailing: Mailing, error: NotSent, at: dt.datetime) -> Mailing:
    if error.is_final or mailing.attempts >= MOST_ATTEMPTS:
        return _noted(mailing, State.FAILED, str(error), at)
    mailing.next_at = at + _WAITS[mailing.attempts - 1]
    mailing.attempts += 1
    return _noted(mailing, State.WAITING, str(error), at)


@transaction.atomic
def _noted(mailing: Mailing, state: State, why: str, at: dt.datetime) -> Mailing:
    mailing.state, mailing.why = state, why[:300]
    mailing.sent_at = at if state == State.SENT else None
    mailing.save(update_fields=["state", "why", "sent_at", "next_at", "attempts"])
    verb = "letter sent" if state == State.SENT else "letter not sent"
    record(verb, mailing.user, by=None, at=at, week=f"{mailing.week_on}", state=state, why=mailing.why)
    return mailing
