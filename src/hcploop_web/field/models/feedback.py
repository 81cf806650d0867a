"""What somebody said of a suggestion."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hcploop_web.shared.append_only import AppendOnly


class State(models.TextChoices):
    """What became of it."""

    DONE = "done", _("Done")
    LATER = "later", _("Later")
    DISMISSED = "dismissed", _("Dismissed")


class Reason(models.TextChoices):
    """Why not, or why not now."""

    DOCTOR_BUSY = "doctor_busy", _("The doctor has no time now")
    DOCTOR_AWAY = "doctor_away", _("The doctor is away")
    WAITING = "waiting", _("Waiting for material or an event")
    OWN_CALENDAR = "own_calendar", _("My calendar is full")
    DOCTOR_DECLINED = "doctor_declined", _("The doctor does not want it")
    CONTENT_UNFIT = "content_unfit", _("The content does not suit the doctor")
    CHANNEL_UNFIT = "channel_unfit", _("Another channel would suit better")
    DONE_OTHERWISE = "done_otherwise", _("Settled in another way already")
    NO_ACCESS = "no_access", _("The hospital does not receive us")
    DOCTOR_LEFT = "doctor_left", _("The doctor has left or moved")
    OTHER = "other", _("Another reason")


REASONS: Mapping[State, tuple[Reason, ...]] = {
    State.DONE: (),
    State.LATER: (Reason.DOCTOR_BUSY, Reason.DOCTOR_AWAY, Reason.WAITING, Reason.OWN_CALENDAR, Reason.OTHER),
    State.DISMISSED: (
        Reason.DOCTOR_DECLINED,
        Reason.CONTENT_UNFIT,
        Reason.CHANNEL_UNFIT,
        Reason.DONE_OTHERWISE,
        Reason.NO_ACCESS,
        Reason.DOCTOR_LEFT,
        Reason.OTHER,
    ),
}
"""Which reasons a state takes; one that takes any needs one."""


class Feedback(AppendOnly):
    """A word on a suggestion; the same word is kept once."""

    decision_id = models.CharField(max_length=64)
    one_id = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=24, choices=Reason.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    rep_id = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    happened_at = models.DateTimeField()

    class Meta:
        """A state and its reason go together."""

        constraints = (
            models.UniqueConstraint(fields=("decision_id", "state", "reason"), name="one_word_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="feedback_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state="done", reason="")
                | models.Q(state="later", reason__in=REASONS[State.LATER])
                | models.Q(state="dismissed", reason__in=REASONS[State.DISMISSED]),
                name="feedback_reason_fits",
            ),
        )
        ordering = ("happened_at", "pk")

    def __str__(self) -> str:
        """What was said of what."""
        return f"{self.decision_id} {self.state} {self.reason}".rstrip()
