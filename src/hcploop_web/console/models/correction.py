"""A row that a steward corrected; never changed: whoever corrects it once more adds another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Questions about corrections."""

    def in_force(self) -> CorrectionQuerySet:
        """Keep the last of each row, in the order in which rows were first corrected."""
        later = Correction.objects.filter(
            feed=models.OuterRef("feed"),
            version=models.OuterRef("version"),
            row_number=models.OuterRef("row_number"),
            pk__gt=models.OuterRef("pk"),
        )
        return self.filter(~models.Exists(later)).order_by("pk")


class Correction(models.Model):
    """What a raw row ought to be; `version` is the landed part of its file, which tells files of one name apart."""

    feed = models.CharField(max_length=200, db_index=True)
    file = models.CharField(max_length=500)
    version = models.CharField(max_length=64)
    row_number = models.BigIntegerField()
    cells = models.JSONField()
    was = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-pk",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("feed", "version", "row_number"), name="corrections_of_a_row")
        ]

    def __str__(self) -> str:
        """Which row."""
        return f"{self.feed} {self.file}:{self.row_number}"

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """List what was changed: column, before, after."""
        return [(column, old, self.cells.get(column, "")) for column, old in self.was.items()]
