"""Rules of scores and tiers that somebody proposes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a proposal is."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for approval")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TierProposal(models.Model):
    """Rules that somebody proposes, somebody else approves, and the loop follows from a day on.

    `bodies` holds, by kind of policy (`tiers`, `scoring`), what its file says.
    """

    title = models.CharField(max_length=120)
    why = models.TextField(blank=True, max_length=2000)
    bodies = models.JSONField()
    effective_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    files = models.JSONField(default=list)

    class Meta:
        """The newest first; what is over names who ended it."""

        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="tier_proposal_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=(State.PUBLISHED, State.WITHDRAWN), decided_by__isnull=False, decided_at__isnull=False
                )
                | models.Q(state__in=(State.DRAFT, State.WAITING), decided_by__isnull=True, decided_at__isnull=True),
                name="tier_proposal_is_ended_by_somebody",
            ),
        )

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it may still be published or withdrawn."""
        return self.state in (State.DRAFT, State.WAITING)
