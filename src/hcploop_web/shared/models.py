"""The audit record."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing that somebody did; never changed, and kept when the person who did it is gone."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150, blank=True)
    verb = models.CharField(max_length=60, db_index=True)
    about = models.CharField(max_length=200, blank=True)
    told = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        """Read as a sentence."""
        return f"{self.by_name or 'system'}: {self.verb} {self.about}".rstrip()
