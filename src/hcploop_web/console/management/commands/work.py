"""`python -m django work`: the process beside the server, which executes runs and starts those of the schedule."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

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
        threading.Thread(target=_tick, args=(os.getppid(),), daemon=True).start()
        threading.Thread(target=_post, daemon=True).start()
        if settings.REFRESH_SECONDS:
            threading.Thread(target=_refresh, daemon=True).start()
        worker.run()


def _tick(parent: int) -> None:
    """Start what is due, close what is lost, and leave when the server is gone."""
    while True:
        if os.getppid() != parent:
            # A killed server tells nobody; a command that this process executes ends with its pipe.
            os._exit(1)
        try:
            now = timezone.now()
            end_lost_runs(at=now)
            start_due_runs(at=now, zone=market_zone())
            enforce_retention(at=now)
        except DatabaseError:
            log.exception("The schedule could not be read; it is tried again.")
            close_old_connections()
        finally:
            connection.close()
        time.sleep(TICK_SECONDS)


def _post() -> None:
    """Send letters that are due; apart from the rest, since a mail server may take its time."""
    while True:
        try:
            post_due(at=timezone.now(), zone=market_zone())
        except DatabaseError:
            log.exception("Letters could not be read; it is tried again.")
            close_old_connections()
        finally:
            connection.close()
        time.sleep(POST_SECONDS)


def _refresh() -> None:
    """Rank anew whom something new is known of, again and again; the schedule goes on meanwhile."""
    seen = ""
    while True:
        # A server that was just started has better things to do.
        time.sleep(settings.REFRESH_SECONDS)
        try:
            outcome, mark = refresh_loop(at=timezone.now(), seen=seen)
            # After a refresh one more is asked for: what stands steady for some minutes is decided then.
            seen = mark if outcome in ("nothing new", "failed") else seen
        except DatabaseError:
            log.exception("What was said in the web could not be read; it is tried again.")
            close_old_connections()
        finally:
            connection.close()
