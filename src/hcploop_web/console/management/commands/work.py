"""`python -m django work`: the process beside the server, which executes runs and starts those of the schedule."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from hcploop_web.console.actions.end_lost_runs import end_lost_runs
from hcploop_web.console.actions.enforce_retention import enforce_retention
from hcploop_web.console.actions.refresh_loop import refresh_loop
from hcploop_web.console.actions.start_due_runs import start_due_runs
from hcploop_web.console.posting import post_due
from hcploop_web.insights.market_time import market_zone

TICK_SECONDS, POST_SECONDS = 10, 60
log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Execute what the web asks for, and what the schedule says; ends with the process that started it."""

    help = "Execute runs that were asked for in the web, and those of the schedule."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Work until told to stop."""
        worker = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        _begin(partial(_tick, os.getppid()), every=TICK_SECONDS, trouble="The schedule could not be read")
        # Apart from the rest, since a mail server may take its time.
        _begin(_post, every=POST_SECONDS, trouble="Letters could not be read")
        if seconds := settings.REFRESH_SECONDS:
            # A server that was just started has better things to do.
            _begin(_Refresh(), every=seconds, trouble="What was said in the web could not be read", after=seconds)
        worker.run()


def _begin(work: Callable[[], None], *, every: float, trouble: str, after: float = 0.0) -> None:
    """Do some work in a thread of its own for as long as the process lives."""
    thread = threading.Timer(after, _again, (work, every, trouble))
    thread.daemon = True
    thread.start()


def _again(work: Callable[[], None], seconds: float, trouble: str) -> NoReturn:
    """Do some work now and ever again; where database or disk fail, that is written down and it is tried again."""
    while True:
        try:
            work()
        except (DatabaseError, OSError):
            log.exception("%s; it is tried again.", trouble)
            close_old_connections()
        finally:
            connection.close()
        time.sleep(seconds)


def _leave_with(parent: int) -> None:
    """Leave when the server is gone: killed, it tells nobody; a command of ours ends with its pipe."""
    if os.getppid() != parent:
        os._exit(1)


def _tick(parent: int) -> None:
    """Start what is due, close what is lost, and remove what was kept long enough."""
    _leave_with(parent)
    now = timezone.now()
    end_lost_runs(at=now)
    start_due_runs(at=now, zone=market_zone())
    enforce_retention(at=now)


def _post() -> None:
    """Send letters that are due."""
    post_due(at=timezone.now(), zone=market_zone())


class _Refresh:
    """Ranks anew whom something new is known of."""

    def __init__(self) -> None:
        self._seen = ""

    def __call__(self) -> None:
        outcome, mark = refresh_loop(at=timezone.now(), seen=self._seen)
        # After a refresh one more is asked for: what stands steady for some minutes is decided then.
        self._seen = mark if outcome in ("nothing new", "failed") else self._seen
