"""What a doctor said about being contacted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hcploop_web.shared.append_only import AppendOnly

EVERY = "all"
"""The channel of a word that is about every channel."""


class State(models.TextChoices):
    """What she said."""

    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConsentEvent(AppendOnly):
    """One word of a doctor on a channel and purpose, at a moment; the newest counts.

    `source` and `source_id` name the record under which she said it. The loop knows her by it, and it stays hers when
    records are joined or parted later.
    """

    one_id = models.CharField(max_length=32, db_index=True)
    source = models.CharField(max_length=100)
    source_id = models.CharField(max_length=200)
    channel = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    happened_at = models.DateTimeField()
    text_version = models.CharField(max_length=60, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        """One word a moment."""

        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="consent_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(happened_at__lte=models.F("told_at")), name="consent_is_told_after_it_happened"
            ),
            models.UniqueConstraint(fields=("one_id", "channel", "purpose", "happened_at"), name="one_word_a_moment"),
        )
        ordering = ("-happened_at", "-pk")

    def __str__(self) -> str:
        """Who, on what, what."""
        return f"{self.one_id} {self.channel} {self.state}"
