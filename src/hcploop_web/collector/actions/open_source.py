"""Open a source, or close it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import may_open
from hcploop_web.collector.actions.write_source_file import write_source_file
from hcploop_web.collector.models import EventSource
from hcploop_web.shared.audit import record


@transaction.atomic
def open_source(source_id: int, *, is_open: bool, by: User, at: dt.datetime) -> EventSource:
    """Open a source, or close it: then nothing that comes under its keys is taken.

    Raises
    ------
    PermissionDenied
        The user may not.
    EventSource.DoesNotExist
        There is none.
    """
    if not may_open(by, "sources"):
        raise PermissionDenied
    source = EventSource.objects.select_for_update().get(pk=source_id)
    if source.is_open != is_open:
        source.is_open = is_open
        source.save(update_fields=["is_open"])
        record("event source opened" if is_open else "event source closed", source, by=by, at=at)
        transaction.on_commit(write_source_file)
    return source
