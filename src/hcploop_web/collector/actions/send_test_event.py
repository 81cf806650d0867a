"""Send an event by hand, to see what becomes of it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.log import append_now
from hcploop_web.collector.models import EventSource
from hcploop_web.collector.places import collector_home
from hcploop_web.shared.audit import record


@transaction.atomic
def send_test_event(source_id: int, told: Mapping[str, object], *, by: User, at: dt.datetime) -> str:
    """Send an event as if it had come from a source: it takes the way of all others, into the loop too.

    Parameters
    ----------
    source_id : int
        The source.
    told : mapping
        The event, as clients write it; it is given a message id, and this moment.
    by, at
        Who sends it, and now.

    Returns
    -------
    str
        Its message id.

    Raises
    ------
    PermissionDenied
        The user may not.
    EventSource.DoesNotExist
        There is none.
    OSError
        The disk is full or fails.
    """
    if not may_open(by, "source_tail"):
        raise PermissionDenied
    source = EventSource.objects.get(pk=source_id)
    message_id = f"test-{secrets.token_hex(8)}"
    event = {**told, "messageId": message_id, "timestamp": at.isoformat()}
    record("test event sent", source, by=by, at=at, message_id=message_id)
    append_now(collector_home() / "log", source.name, json.dumps(event, ensure_ascii=False).encode(), 1, at)
    return message_id
