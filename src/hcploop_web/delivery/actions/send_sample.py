"""Send a user her letter now, to look at."""

from __future__ import annotations

import datetime as dt

from hcploop_web.accounts.models import User
from hcploop_web.delivery.email import send_email
from hcploop_web.delivery.letters import Letter
from hcploop_web.shared.audit import record


def send_sample(letter: Letter, user: User, *, at: dt.datetime) -> None:
    """Send the letter of the week to the user who asks; that of the week comes all the same.

    Raises
    ------
    NotSent
        It did not leave.
    """
    send_email(letter, user, name=f"sample {user.pk} {at.isoformat()}")
    record("sample letter sent", user, by=user, at=at)
