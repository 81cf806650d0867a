"""Which units a user is responsible for, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from hcploop_web.accounts.models.periods import Dated
from hcploop_web.accounts.models.unit import Unit


class Assignment(Dated):
    """A user sees what lies under her units, on the days that she is assigned to them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        """At most one without an end."""

        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("user", "unit"), condition=models.Q(until_on__isnull=True), name="one_open_assignment"
            ),
        )

    def __str__(self) -> str:
        """Who and where."""
        return f"{self.user} · {self.unit}"
