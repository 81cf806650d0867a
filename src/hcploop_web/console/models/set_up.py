"""A set-up that is under way: what the market is called, which files came, how they are mapped."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from hcploop_web.console.models.run import Run


class SetUp(models.Model):
    """One draft; nothing of it is in the drop folder before it is published."""

    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=64)
    policy = models.CharField(max_length=200)
    brands = models.JSONField(default=list)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()
    check_run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="+")
    is_open = models.BooleanField(default=True)

    class Meta:
        """One open draft an installation."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("is_open",), condition=models.Q(is_open=True), name="one_open_set_up")
        ]

    def __str__(self) -> str:
        """The market's name."""
        return self.name

    @property
    def folder(self) -> Path:
        """Where it lies: the files under `files`, what is being written under `incoming`."""
        return Path(settings.HOME) / "set_up" / str(self.pk)


class Arrived(models.Model):
    """A file of a set-up; `stored` is its name in the set-up's folder, `problem` why it cannot be read."""

    set_up = models.ForeignKey(SetUp, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    stored = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64, blank=True)
    format = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        """The same bytes are there once."""

        ordering = ("name", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("set_up", "sha256"), name="one_file_a_content")
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Layout(models.Model):
    """Files of one header, read as one kind of feed."""

    set_up = models.ForeignKey(SetUp, on_delete=models.CASCADE, related_name="layouts")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    feed = models.CharField(max_length=100)
    source = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    is_remembered = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        """One a header and kind, and one a name."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("set_up", "fingerprint", "kind"), name="one_layout_a_header_and_kind"),
            models.UniqueConstraint(fields=("set_up", "feed"), name="one_layout_a_feed"),
        ]

    def __str__(self) -> str:
        """The feed's name."""
        return self.feed
