"""A key by which a source sends."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from hcploop_web.collector.models.event_source import EventSource


class WriteKeys(models.QuerySet["WriteKey"]):
    """Questions about write keys."""

    def live(self) -> WriteKeys:
        """Keep those that were not revoked."""
        return self.filter(revoked_at__isnull=True)


class WriteKey(models.Model):
    """Lets its holder send events of one source, and nothing else; only its hash is kept.

    It stands in the pages of a portal, where every visitor can read it: it opens nothing that could be read.
    """

    source = models.ForeignKey(EventSource, on_delete=models.CASCADE, related_name="keys")
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = WriteKeys.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        """Whose it is, and how it begins."""
        return f"{self.source} ({self.prefix})"
