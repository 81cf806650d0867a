"""Take a file out of a set-up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.make_layouts import forget_empty_layouts
from hcploop_web.console.models import Arrived
from hcploop_web.shared.audit import record


@transaction.atomic
def take_file_away(file: Arrived, *, by: User, at: dt.datetime) -> None:
    """Take a file out of a set-up."""
    set_up = file.set_up
    path = set_up.folder / "files" / file.stored
    record("file taken away", set_up, by=by, at=at, file=file.stored)
    file.delete()
    forget_empty_layouts(set_up)
    path.unlink(missing_ok=True)
