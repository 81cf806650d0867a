"""A question about doctors that a user keeps under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """The filters of the list of doctors, as they stand in its address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    question = models.CharField(max_length=2000)

    class Meta:
        """One name once a user."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="one_view_of_a_name_a_user"),)

    def __str__(self) -> str:
        return self.name
