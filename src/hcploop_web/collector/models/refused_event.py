"""An event that could not be used."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """What became of a refused event."""

    OPEN = "open", _("Not decided")
    REPLAYED = "replayed", _("Sent again")
    DROPPED = "dropped", _("Dropped")


class RefusedEvents(models.QuerySet["RefusedEvent"]):
    """Questions about refused events."""

    def waiting(self) -> RefusedEvents:
        """Keep those about which nothing was decided."""
        return self.filter(state=Standing.OPEN)

    def passed(self, before: dt.datetime) -> RefusedEvents:
        """Keep those whose time to be kept is over."""
        return self.filter(received_at__lt=before)


class RefusedEvent(models.Model):
    """One event as it came, and why it could not be used.

    A source is named by its text: what was refused outlives the source. The JSON is gone once it was decided upon.
    """

    source = models.CharField(max_length=40)
    message_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=200)
    raw = models.TextField()
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN)

    objects = RefusedEvents.as_manager()

    class Meta:
        """Each message once; newest first."""

        constraints = (
            models.UniqueConstraint(fields=("source", "message_id"), name="a_message_is_refused_once"),
            models.CheckConstraint(condition=models.Q(state__in=Standing.values), name="refused_state_is_known"),
        )
        ordering = ("-received_at", "-pk")

    def __str__(self) -> str:
        """Whose it is, and which."""
        return f"{self.source} {self.message_id}"
