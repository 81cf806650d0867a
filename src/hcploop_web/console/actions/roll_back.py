"""Put an earlier snapshot in force."""

from __future__ import annotations

import datetime as dt
import subprocess

from django.conf import settings

from hcploop_web.accounts.models import User
from hcploop_web.insights.commands import rollback_command
from hcploop_web.shared.audit import record

_SECONDS = 120


class NotRolledBack(Exception):
    """The loop refused; its text says why."""


def roll_back(snapshot_id: str, *, by: User, at: dt.datetime) -> None:
    """Put a snapshot that was kept in force.

    Raises
    ------
    NotRolledBack
        There is none of this name, parts of it are gone, or a run is at work; the one in force stays.
    """
    done = subprocess.run(  # noqa: S603 - our own command; the loop looks the name up among its snapshots
        rollback_command(str(settings.OUT), snapshot_id),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        record("rollback refused", snapshot_id, by=by, at=at, why=done.stderr.strip()[-500:])
        raise NotRolledBack(done.stderr.strip())
    record("rolled back", snapshot_id, by=by, at=at)
