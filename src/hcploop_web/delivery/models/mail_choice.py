"""Which letters a user wants."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class MailChoice(models.Model):
    """Whether a user wants the letter of the week, and in which language; who never chose gets it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wants_digest = models.BooleanField(default=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    changed_at = models.DateTimeField()

    class Meta:
        """A language that we speak."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="mail_language_is_known",
            ),
        )

    def __str__(self) -> str:
        """Whose it is."""
        return str(self.user)
