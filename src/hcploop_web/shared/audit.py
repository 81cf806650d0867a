"""What somebody did, written down where nobody can change it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hcploop_web.shared.models import AuditEntry
from hcploop_web.shared.request_ids import request_id


def record(verb: str, about: object = "", *, by: Any, at: dt.datetime, **told: object) -> None:  # noqa: ANN401 - a user of any model
    """Write down what somebody did.

    Parameters
    ----------
    verb : str
        What was done, such as `run started`.
    about : object
        To what; its text is kept. No personal data of doctors or patients: ids only.
    by : User or None
        By whom; None for the system.
    at : datetime.datetime
        When, UTC.
    **told : object
        What else is to be kept, as JSON can.
    """
    named = getattr(by, "username", "")
    AuditEntry.objects.create(
        at=at, by=by or None, by_name=named, verb=verb, about=str(about), told=told, request_id=request_id()
    )
