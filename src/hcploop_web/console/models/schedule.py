"""When runs start by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [
    (0, _("Mon")),
    (1, _("Tue")),
    (2, _("Wed")),
    (3, _("Thu")),
    (4, _("Fri")),
    (5, _("Sat")),
    (6, _("Sun")),
]
LATE = dt.timedelta(hours=2)
"""A moment that was missed by more, because nothing was running then, is left out."""


class Schedule(models.Model):
    """A time of day on some weekdays; 0 is Monday."""

    time = models.TimeField()
    weekdays = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        """By time of day."""

        ordering = ("time", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("time", "weekdays"), name="one_schedule_a_time")
        ]

    def __str__(self) -> str:
        """Its time."""
        return f"{self.time:%H:%M}"

    @property
    def days(self) -> list[Any]:
        """Name its weekdays."""
        return [name for number, name in WEEKDAYS if number in self.weekdays]

    def latest(self, at: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
        """Tell the latest moment up to `at` that it names; None where there is none within a week."""
        today = at.astimezone(zone).date()
        for back in range(8):
            day = today - dt.timedelta(days=back)
            moment = dt.datetime.combine(day, self.time, tzinfo=zone)
            if day.weekday() in self.weekdays and moment <= at:
                return moment
        return None

    def next(self, at: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
        """Tell the next moment after `at` that it names; None where it names no weekday."""
        today = at.astimezone(zone).date()
        for ahead in range(8):
            day = today + dt.timedelta(days=ahead)
            moment = dt.datetime.combine(day, self.time, tzinfo=zone)
            if day.weekday() in self.weekdays and moment > at:
                return moment
        return None

    def is_due(self, at: dt.datetime, zone: ZoneInfo) -> bool:
        """Tell whether a run is to start now."""
        moment = self.latest(at, zone)
        since = self.last_at or self.made_at
        return moment is not None and moment > since and at - moment <= LATE
