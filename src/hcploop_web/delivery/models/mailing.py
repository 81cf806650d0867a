"""A letter of a week to a user, and how far it is."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 5
LOST_AFTER = dt.timedelta(minutes=10)
"""A letter that was taken up so long ago, and of which nothing was heard, lost the process that sent it."""


class State(models.TextChoices):
    """How far it is."""

    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    WAITING = "waiting", _("Is tried again")
    FAILED = "failed", _("Could not be sent")
    UNKNOWN = "unknown", _("Nobody knows")


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Questions about letters."""

    def due(self, at: dt.datetime) -> MailingQuerySet:
        """Keep those that are to be tried again now."""
        return self.filter(state=State.WAITING, next_at__lte=at)

    def lost(self, at: dt.datetime) -> MailingQuerySet:
        """Keep those whose sender was never heard of again."""
        return self.filter(state=State.SENDING, taken_at__lt=at - LOST_AFTER)

    def unsent(self) -> MailingQuerySet:
        """Keep those that somebody should look at."""
        return self.filter(state__in=(State.FAILED, State.UNKNOWN))


class Mailing(models.Model):
    """One letter a user and week: the row is there before anything is sent, so nobody sends a second one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    week_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENDING)
    attempts = models.PositiveSmallIntegerField(default=1)
    taken_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        """The newest first."""

        ordering = ("-week_on", "user__username")
        constraints = (
            models.UniqueConstraint(fields=("user", "week_on"), name="one_letter_a_user_and_week"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="mailing_state_is_known"),
        )

    def __str__(self) -> str:
        """To whom, and of which week."""
        return f"{self.user_id} {self.week_on}"
