"""What was kept for long enough: how much of each kind, and how it goes."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from hcploop_web.console.models import Run, SetUp
from hcploop_web.console.models.run import OPEN
from hcploop_web.delivery.models import Mailing
from hcploop_web.privacy.models import DataRequest
from hcploop_web.privacy.models.data_request import STANDING
from hcploop_web.privacy.retention import ENFORCED, PERIODS, Period, kept_since
from hcploop_web.shared.models import AuditEntry

_FINISHED = ("SUCCESSFUL", "FAILED")


@dataclass(frozen=True)
class Passed:
    """A kind, and how much of it is older than it may be; None where the loader sees to it."""

    period: Period
    older: int | None


def rows_of(kind: str, before: dt.datetime) -> QuerySet[Any] | None:
    """Ask for the rows of a kind that are older than a moment; None where the kind has files."""
    asked: Mapping[str, Callable[[], QuerySet[Any]]] = {
        "sessions": lambda: Session.objects.filter(expire_date__lt=before),
        "tasks": lambda: DBTaskResult.objects.filter(status__in=_FINISHED, finished_at__lt=before),
        "runs": lambda: Run.objects.exclude(state__in=OPEN).filter(ended_at__lt=before),
        "letters": lambda: Mailing.objects.filter(sent_at__lt=before),
        "requests": lambda: DataRequest.objects.exclude(stand__in=STANDING).filter(ended_at__lt=before),
        "audit": lambda: AuditEntry.objects.filter(at__lt=before),
        "uploads": lambda: SetUp.objects.filter(is_open=False, begun_at__lt=before),
    }
    return asked[kind]() if kind in asked else None


def letters_of(before: dt.datetime) -> list[Path]:
    """List the letters that were written as files before a moment."""
    folder = Path(settings.HOME) / "outbox"
    return [path for path in sorted(folder.glob("*.eml")) if path.stat().st_mtime < before.timestamp()]


def passed(at: dt.datetime) -> list[Passed]:
    """Count what is older than it may be, a line a kind."""
    return [Passed(one, None if one.is_by_loader else _count(one.kind, kept_since(one, at))) for one in PERIODS]


def let_go(kind: str, before: dt.datetime) -> int:
    """Remove what is older than a moment, and tell how much it was."""
    rows = rows_of(kind, before)
    if rows is None:
        gone = letters_of(before)
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)
    number = rows.count()
    if kind == "uploads":
        for one in rows:
            shutil.rmtree(one.folder, ignore_errors=True)
    rows.delete()
    return number


def enforced_at() -> dt.datetime | None:
    """Tell when periods were last enforced; None where they never were."""
    return AuditEntry.objects.filter(verb=ENFORCED).values_list("at", flat=True).first()


def _count(kind: str, before: dt.datetime) -> int:
    rows = rows_of(kind, before)
    return len(letters_of(before)) if rows is None else rows.count()
