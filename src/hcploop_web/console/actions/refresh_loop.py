"""Rank anew, between runs, the doctors of whom something new is known."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from typing import Literal

from django.conf import settings

from hcploop_web.console.actions.tell_everything import tell_everything
from hcploop_web.console.models import Run
from hcploop_web.console.models.run import Kind
from hcploop_web.insights.commands import holder, refresh_command, snapshot_in_force
from hcploop_web.insights.refreshes import drop_mark, note_refresh

Outcome = Literal["not now", "nothing new", "refreshed", "failed"]
_TOLD = 4000
"""Characters of an error that are kept."""


def refresh_loop(*, at: dt.datetime, seen: str) -> tuple[Outcome, str]:
    """Hand over what was said in the web, and refresh if the drop folder has something new.

    Parameters
    ----------
    at : datetime.datetime
        Now, UTC.
    seen : str
        The state of the drop folder after which nothing was new any more (`insights.refreshes.drop_mark`).

    Returns
    -------
    outcome : {"not now", "nothing new", "refreshed", "failed"}
        `not now` while a run waits or is at work, or before the first.
    mark : str
        The state of the drop folder that was looked at.
    """
    if Run.objects.of(Kind.RUN).open().exists() or holder(settings.OUT) or not snapshot_in_force():
        return "not now", seen
    tell_everything(at=at)
    mark = drop_mark()
    if mark == seen:
        return "nothing new", mark
    # When this process dies the pipes break, and the command with them: nothing goes on unseen.
    ended = subprocess.run(  # noqa: S603 - our own command
        refresh_command(str(settings.DROP), str(settings.OUT)), capture_output=True, text=True, check=False
    )
    if ended.returncode and holder(settings.OUT):
        # A run from the command line was quicker.
        return "not now", seen
    if ended.returncode:
        note_refresh(at=at, message=_without_progress(ended.stderr)[-_TOLD:])
        return "failed", mark
    note_refresh(at=at, message="")
    return ("nothing new" if json.loads(ended.stdout)["is_unchanged"] else "refreshed"), mark


def _without_progress(told: str) -> str:
    return "\n".join(line for line in told.splitlines() if not line.startswith("{")).strip()
