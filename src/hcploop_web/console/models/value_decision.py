"""Which record a steward decided to be right about a field."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ValueField(models.TextChoices):
    """The fields of a doctor of which one value is shown."""

    NAME = "name", _("Name")
    HOSPITAL = "hospital", _("Hospital")
    DEPARTMENT = "department", _("Department")
    TITLE = "title", _("Rank")
    ACADEMIC_TITLE = "academic_title", _("Academic title")
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    LICENCE = "licence_no", _("Licence")
    REP = "rep_id", _("Representative")
    GRADUATED = "graduated_year", _("Graduated in")


class ValueDecisions(models.QuerySet["ValueDecision"]):
    """Questions about decisions."""

    def made(self) -> ValueDecisions:
        """Keep what was decided, and leave out what only takes back."""
        return self.filter(undoes=None)

    def standing(self) -> ValueDecisions:
        """Keep the decisions that were not taken back."""
        return self.made().exclude(pk__in=ValueDecision.objects.exclude(undoes=None).values("undoes"))


class ValueDecision(models.Model):
    """A decision that of a doctor's field whatever this record says is right.

    Rows are only ever added. The value is not kept: the loop reads it from the record, so contacts stay where they are.
    Of two about the same doctor and field the later stands. A row that `undoes` another takes it back.
    """

    record = models.CharField(max_length=300)
    field = models.CharField(max_length=20, choices=ValueField.choices)
    undoes = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects = ValueDecisions.as_manager()

    class Meta:
        """The newest first; what was decided is taken back once."""

        ordering = ("-pk",)
        indexes = (models.Index(fields=("record", "field")),)
        constraints = (
            models.CheckConstraint(condition=models.Q(field__in=ValueField.values), name="value_field_is_known"),
            models.UniqueConstraint(fields=("undoes",), name="a_value_is_taken_back_once"),
        )

    def __str__(self) -> str:
        """Read as a sentence."""
        return f"{self.field}: {self.record}"
