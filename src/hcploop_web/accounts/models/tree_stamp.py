"""Whether the tree of units, or who belongs where, has changed."""

from __future__ import annotations

from django.db import models


class TreeStamp(models.Model):
    """One row, whose stamp changes with every change of units, placements and assignments.

    Triggers of the database write it, so that no way of changing them passes it by.
    """

    stamp = models.BigIntegerField()

    def __str__(self) -> str:
        """The stamp."""
        return str(self.stamp)
