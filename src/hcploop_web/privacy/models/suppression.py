"""Who must not be contacted, whatever she once agreed to."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """Why nobody may contact her."""

    ASKED = "asked", _("She asked for it")
    COMPLAINT = "complaint", _("She complained")
    WRONG_CONTACT = "wrong_contact", _("The contact is not hers")
    LEGAL = "legal", _("Legal or compliance hold")
    OTHER = "other", _("Another reason")


class Suppressions(models.QuerySet["Suppression"]):
    """Questions about suppressions."""

    def holding(self, at: dt.datetime) -> Suppressions:
        """Keep those that hold at a moment."""
        begun = self.filter(from_at__lte=at, lifted_at__isnull=True)
        return begun.filter(models.Q(until_at__isnull=True) | models.Q(until_at__gt=at))


class Suppression(models.Model):
    """No contact with a doctor, by one channel or by any, from a moment until another or until it is lifted."""

    one_id = models.CharField(max_length=32, db_index=True)
    source = models.CharField(max_length=100)
    source_id = models.CharField(max_length=200)
    channel = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=16, choices=Why.choices)
    note = models.CharField(max_length=300, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = Suppressions.as_manager()

    class Meta:
        """At most one a doctor and channel that is not lifted."""

        constraints = (
            models.UniqueConstraint(
                fields=("one_id", "channel"),
                condition=models.Q(lifted_at__isnull=True),
                name="one_suppression_a_channel",
            ),
            models.CheckConstraint(condition=models.Q(why__in=Why.values), name="suppression_reason_is_known"),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gt=models.F("from_at")),
                name="suppression_ends_after_it_begins",
            ),
        )
        ordering = ("-from_at", "-pk")

    def __str__(self) -> str:
        """Who, by what."""
        return f"{self.one_id} {self.channel or 'all'}"
