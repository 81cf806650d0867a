"""What somebody asks about her own data, and by when it is to be answered."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

DUE_WORKING_DAYS = 15
"""The law (PIPL, articles 44 to 50) says "in time" and names no number; fifteen working days is what the rules on the
security of network data were drafted with, and shorter than the thirty days of GB/T 35273."""


class Asked(models.TextChoices):
    """What she asks for."""

    ACCESS = "access", _("A copy of everything")
    ERASURE = "erasure", _("To be erased")
    OBJECTION = "objection", _("No recommendations made for her")
    CORRECTION = "correction", _("A correction")


class Stand(models.TextChoices):
    """How far it is."""

    OPEN = "open", _("Open")
    WORKING = "working", _("Being erased")
    DONE = "done", _("Done")
    LEFT = "left", _("Something is left to do")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")


STANDING = (Stand.OPEN, Stand.WORKING, Stand.LEFT, Stand.FAILED)


class DataRequests(models.QuerySet["DataRequest"]):
    """Questions about requests."""

    def standing(self) -> DataRequests:
        """Keep those that are not answered."""
        return self.filter(stand__in=STANDING)


class DataRequest(models.Model):
    """One request; an erasure leaves of the person no more than a keyed hash of her id."""

    kind = models.CharField(max_length=12, choices=Asked.choices)
    stand = models.CharField(max_length=12, choices=Stand.choices, default=Stand.OPEN)
    one_id = models.CharField(max_length=32, blank=True, db_index=True)
    mark = models.CharField(max_length=64, db_index=True)
    asked_by = models.CharField(max_length=200, blank=True)
    received_on = models.DateField()
    due_on = models.DateField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)
    progress = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DataRequests.as_manager()

    class Meta:
        """What is due first stands first; one open erasure a person."""

        ordering = ("due_on", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(kind__in=Asked.values), name="data_request_kind_is_known"),
            models.CheckConstraint(condition=models.Q(stand__in=Stand.values), name="data_request_stand_is_known"),
            models.UniqueConstraint(
                fields=("mark", "kind"),
                condition=models.Q(stand__in=[str(one) for one in STANDING]),
                name="one_standing_request_a_kind",
            ),
        ]

    def __str__(self) -> str:
        """Its number; no name, no id."""
        return f"request {self.pk}"

    @property
    def is_standing(self) -> bool:
        """Whether it waits for an answer."""
        return self.stand in STANDING

    def is_late(self, today: dt.date) -> bool:
        """Whether its day is over."""
        return self.is_standing and self.due_on < today


def due_on(received_on: dt.date) -> dt.date:
    """Tell by when a request is to be answered: so many weekdays on; public holidays do not put it off.

    Examples
    --------
    >>> due_on(dt.date(2026, 6, 1))
    datetime.date(2026, 6, 22)
    """
    day, left = received_on, DUE_WORKING_DAYS
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return day
