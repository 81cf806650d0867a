"""A channel, or a system, that sends events."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SOURCE_NAME = RegexValidator(r"^[a-z][a-z0-9_]{0,39}\Z", _("Small letters, digits and _, a letter first; at most 40."))


class EventSource(models.Model):
    """Sends events under keys of its own; the loop knows its people by its name."""

    name = models.CharField(max_length=40, unique=True, validators=[SOURCE_NAME])
    channel = models.CharField(max_length=60, default="web")
    origins = models.JSONField(default=list, blank=True)
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        """By name."""

        ordering = ("name",)

    def __str__(self) -> str:
        """Its name."""
        return self.name
