"""What an API key may be used for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """A part of the API."""

    READ_DOCTORS = "read:doctors", _("Read doctors, tiers, recommendations and suggestions")
    READ_FIGURES = "read:figures", _("Read the figures of the loop")
    READ_RUNS = "read:runs", _("Read runs and snapshots")
    WRITE_FEEDBACK = "write:feedback", _("Give feedback on suggestions")
    ASK_PERMIT = "ask:permit", _("Ask whether something may be offered")
