"""A run of the loop that was started in the web."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LOST_AFTER = dt.timedelta(seconds=60)
"""A run that nobody heard of for so long has lost the process that executed it."""


class Kind(models.TextChoices):
    """What the loop was asked to do."""

    RUN = "run", _("Run")
    CHECK = "check", _("Dry run")


class State(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (State.WAITING, State.RUNNING)


class RunQuerySet(models.QuerySet["Run"]):
    """Questions about runs."""

    def of(self, kind: Kind) -> RunQuerySet:
        """Keep those of a kind."""
        return self.filter(kind=kind)

    def open(self) -> RunQuerySet:
        """Keep those that wait or run."""
        return self.filter(state__in=OPEN)

    def lost(self, at: dt.datetime) -> RunQuerySet:
        """Keep those that run by their row alone: nobody has heard of them for a while."""
        return self.filter(state=State.RUNNING, heard_at__lt=at - LOST_AFTER)


class Run(models.Model):
    """One call of the loop as a command; `progress` holds the last word on each stage."""

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.RUN)
    out = models.CharField(max_length=500)
    folder = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    as_of_on = models.DateField(null=True)
    asked_at = models.DateTimeField(db_index=True)
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_cancel_asked = models.BooleanField(default=False)
    progress = models.JSONField(default=dict)
    exit_status = models.IntegerField(null=True)
    message = models.TextField(blank=True)
    snapshot_id = models.CharField(max_length=64, blank=True)
    report = models.JSONField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        """One open run of a kind a folder of snapshots; newest first."""

        ordering = ("-asked_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("kind", "out"), condition=models.Q(state__in=[str(one) for one in OPEN]), name="one_open_run"
            ),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="run_state_is_known"),
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def seconds(self) -> int | None:
        """How long it took, or takes so far."""
        end = self.ended_at or self.heard_at
        return round((end - self.started_at).total_seconds()) if self.started_at and end else None

    def told(self, stage: str) -> dict[str, Any]:
        """Give the last word on a stage."""
        found: dict[str, Any] = self.progress.get(stage, {})
        return found
