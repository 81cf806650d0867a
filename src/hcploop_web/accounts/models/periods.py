"""Rows that hold from one day to another."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models


def holds_on(day: dt.date) -> models.Q:
    """Return the condition that a row holds on a day."""
    return models.Q(from_on__lte=day) & (models.Q(until_on__isnull=True) | models.Q(until_on__gte=day))


class Dated(models.Model):
    """Holds from `from_on` to `until_on`, both included; without an end while there is none."""

    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="%(class)s_ends_after_it_begins",
            ),
        )
