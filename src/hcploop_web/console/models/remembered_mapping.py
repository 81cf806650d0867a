"""How files of one layout were mapped the last time."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class RememberedMapping(models.Model):
    """The mapping of a header, as one kind of feed; `feed` is what it was called."""

    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    feed = models.CharField(max_length=100)
    source = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """One a header and kind."""

        ordering = ("-at",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("fingerprint", "kind"), name="one_mapping_a_header_and_kind")
        ]

    def __str__(self) -> str:
        """What it was called."""
        return self.feed
