"""Keys of the API."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a key may be used for."""

    READ_DOCTORS = "doctors:read", _("Read doctors")
    READ_FIGURES = "figures:read", _("Read figures")
    READ_SUGGESTIONS = "suggestions:read", _("Read suggestions")
    WRITE_FEEDBACK = "feedback:write", _("Send feedback")
    ASK_MAY_OFFER = "may-offer:ask", _("Ask what may be offered")


class ApiKey(models.Model):
    """A key acts for its user and sees what she sees; only a hash of it is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """What it is called, and how it begins."""
        return f"{self.name} ({self.prefix}…)"

    def is_valid(self, at: dt.datetime) -> bool:
        """Tell whether it can be used at a moment."""
        is_over = self.expires_at is not None and self.expires_at <= at
        return self.withdrawn_at is None and not is_over
