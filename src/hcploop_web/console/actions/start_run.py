"""Ask for a run of the loop."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.end_lost_runs import end_lost_runs
from hcploop_web.console.models import Run
from hcploop_web.console.models.run import Kind
from hcploop_web.insights.commands import holder
from hcploop_web.shared.audit import record
from hcploop_web.shared.later import later


class AlreadyRunning(Exception):
    """There is a run already; its text says which."""


@dataclass(frozen=True)
class Wanted:
    """What is to be run.

    Parameters
    ----------
    kind : Kind
        A run of the loop, or a dry run.
    folder : pathlib.Path, optional
        The drop folder; that of the settings where left out.
    because : str
        What asked, where nobody did: a schedule.
    as_of_on : datetime.date, optional
        The day after which nothing is read; where left out, as the market says.
    """

    kind: Kind = Kind.RUN
    folder: Path | None = None
    because: str = ""
    as_of_on: dt.date | None = None


def start_run(wanted: Wanted, *, by: User | None, at: dt.datetime) -> Run:
    """Ask for a run; the worker process executes it.

    Parameters
    ----------
    wanted : Wanted
        What is to be run.
    by : User or None
        Who asks; None for a schedule.
    at : datetime.datetime
        When, UTC.

    Returns
    -------
    Run
        It waits.

    Raises
    ------
    AlreadyRunning
        Another one is open, or a run from the command line is at work.
    """
    end_lost_runs(at=at)
    told = holder(settings.OUT) if wanted.kind == Kind.RUN else None
    if told and not Run.objects.of(Kind.RUN).open().exists():
        raise AlreadyRunning(
            _("A run from the command line is at work here (%(who)s). Wait until it ends, then start again.")
            % {"who": told}
        )
    run = Run(kind=wanted.kind, out=str(settings.OUT), folder=str(wanted.folder or settings.DROP), by=by, asked_at=at)
    run.by_name, run.as_of_on = by.username if by else wanted.because, wanted.as_of_on
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            record(f"{wanted.kind} started", run, by=by, at=at, because=wanted.because)
            later("hcploop_web.console.tasks.execute", run.pk)
    except IntegrityError as error:
        other = Run.objects.of(wanted.kind).open().first()
        who = (other and other.by_name) or "?"
        raise AlreadyRunning(
            _("A run is at work already, started by %(who)s. Only one runs at a time; it is shown below.")
            % {"who": who}
        ) from error
    return run
