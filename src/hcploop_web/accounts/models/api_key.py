"""A key by which a program acts for a user."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models


class ApiKeys(models.QuerySet["ApiKey"]):
    """Questions about keys."""

    def live(self, at: dt.datetime) -> ApiKeys:
        """Keep those that open anything at a moment."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)


class ApiKey(models.Model):
    """Sees what its user sees, within its scopes; of its secret only the hash is kept."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeys.as_manager()

    class Meta:
        """It ends some day."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="key_ends_after_it_begins"
            ),
        )
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        """What it is called, and how it begins."""
        return f"{self.name} ({self.prefix})"
