"""Throw a set-up away."""

from __future__ import annotations

import datetime as dt
import shutil

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.models import SetUp
from hcploop_web.shared.audit import record


@transaction.atomic
def give_up_set_up(set_up: SetUp, *, by: User, at: dt.datetime) -> None:
    """Throw a set-up and its files away; mappings stay remembered, and nothing in the drop folder changes."""
    record("set-up given up", set_up, by=by, at=at)
    folder = set_up.folder
    set_up.delete()
    shutil.rmtree(folder, ignore_errors=True)
