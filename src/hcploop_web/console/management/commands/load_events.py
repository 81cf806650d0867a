"""`python -m django load_events`: the process beside the collector, which turns its log into feeds."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from filelock import FileLock, Timeout

from hcploop_web.collector.actions.forget_refused import forget_refused
from hcploop_web.collector.keeping import Keeping, let_go
from hcploop_web.collector.load import Loader
from hcploop_web.collector.places import collector_home
from hcploop_web.collector.turns import loading_turn
from hcploop_web.console.loading import make_loader, plan_now, snapshot_now
from hcploop_web.insights.drop_folder import CannotHandOver

QUIET_SECONDS = 1.0
_WAIT_SECONDS = 10.0
_TIDY = dt.timedelta(hours=1)
log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Load events as they come; ends with the process that started it."""

    help = "Turn the events that the collector took into feeds of the market."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--once`."""
        parser.add_argument("--once", action="store_true", help="Load what is there, and end.")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Load until told to stop."""
        home = collector_home()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with FileLock(home / "loader.lock", timeout=0):
                _Work(self, is_once=options["once"]).go()
        except Timeout as error:
            raise CommandError(f"The events of {home} are being loaded by another process already.") from error


class _Work:
    """What one process does until it is told to stop."""

    def __init__(self, command: BaseCommand, *, is_once: bool) -> None:
        self._out, self._is_once = command.stdout, is_once
        self._parent = os.getppid()
        self._keeping = Keeping(log_days=settings.COLLECTOR_DAYS)
        self._loader: Loader | None = None
        self._tidied_at: dt.datetime | None = None
        self._snapshot = ""
        self._is_over = False

    def go(self) -> None:
        if not self._is_once:
            for one in (signal.SIGTERM, signal.SIGINT):
                signal.signal(one, self._stop)
        events = 0
        try:
            while not self._is_over:
                found = self._step()
                events += found or 0
                if self._is_once and not found:
                    break
                # Whatever ended without a word to us took our reason to be here with it.
                self._is_over = self._is_over or os.getppid() != self._parent
        finally:
            if self._loader is not None:
                self._loader.close()
        if self._is_once:
            self._out.write(f"{events} events loaded.")

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_over = True

    def _step(self) -> int | None:
        """Load a batch; gives how many events it held, None where something failed that may pass."""
        try:
            with loading_turn(collector_home(), timeout=-1 if self._is_once else QUIET_SECONDS):
                self._loader = self._loader or make_loader()
                now = timezone.now()
                if settings.NATS:
                    self._loader.copy(settings.NATS)
                found = self._loader.load(plan_now(), at=now)
                self._between(self._loader, now)
        except Timeout:
            # Somebody is being erased; what comes waits in the log.
            return None
        except (CannotHandOver, DatabaseError, OSError):
            if self._is_once:
                raise
            # Nothing is lost: the batch is begun again where it was.
            log.exception("Events could not be loaded; it is tried again.")
            close_old_connections()
            self._rest(_WAIT_SECONDS)
            return None
        if not found and not self._is_once:
            self._rest(QUIET_SECONDS)
        return found

    def _between(self, loader: Loader, now: dt.datetime) -> None:
        snapshot = snapshot_now()
        if snapshot != self._snapshot:
            loader.say_again()
            self._snapshot = snapshot
        if self._tidied_at is None or now - self._tidied_at > _TIDY:
            let_go(loader, self._keeping, at=now)
            forget_refused(before=now - dt.timedelta(days=self._keeping.log_days))
            self._tidied_at = now

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._is_over and time.monotonic() < until:
            time.sleep(min(0.1, seconds))
