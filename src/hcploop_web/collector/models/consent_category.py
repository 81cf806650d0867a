"""What a category of consent in an event means to the loop."""

from __future__ import annotations

from django.db import models

from hcploop_web.collector.models.event_source import EventSource


class ConsentCategory(models.Model):
    """A key of `context.consent.categoryPreferences`, and the channel and purpose that its answer is about."""

    source = models.ForeignKey(EventSource, on_delete=models.CASCADE, related_name="categories")
    category = models.CharField(max_length=60)
    channel = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60, blank=True)

    class Meta:
        """One meaning a category."""

        constraints = (models.UniqueConstraint(fields=("source", "category"), name="one_meaning_a_category"),)
        ordering = ("category",)

    def __str__(self) -> str:
        """The category, and what it is about."""
        return f"{self.category}: {self.channel} {self.purpose}".rstrip()
