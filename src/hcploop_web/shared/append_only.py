"""Rows that are written once: what was said stays said."""

from __future__ import annotations

from typing import Any

from django.db import models


class WrittenAlready(Exception):
    """Somebody tried to change or to remove what is kept for good: write a further row instead."""


class AppendOnly(models.Model):
    """A row that can be added, and neither changed nor removed."""

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Add the row."""
        if not self._state.adding:
            raise WrittenAlready(f"{self} stands already; write a further row instead.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401 - Django's signature
        """Refuse."""
        raise WrittenAlready(f"{self} is kept for good; write a further row instead.")
