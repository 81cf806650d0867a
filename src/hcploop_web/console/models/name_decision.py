"""What a steward decided a written name to mean."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NameKind(models.TextChoices):
    """What a name names."""

    HOSPITAL = "hospital", _("Hospital")
    DEPARTMENT = "department", _("Department")
    TITLE = "title", _("Rank")
    PLACE = "place", _("Place")


class Meaning(models.TextChoices):
    """What was decided: one that is known, none of those, another writing, or nothing any more."""

    KNOWN = "known", _("One that is known")
    NONE = "none", _("None of those that are known")
    WRITTEN = "written", _("Written otherwise")
    WITHDRAWN = "withdrawn", _("Taken back")


class NameDecisions(models.QuerySet["NameDecision"]):
    """Questions about decisions."""

    def last_words(self) -> NameDecisions:
        """Keep the last decision of every name in its place."""
        names = NameDecision.objects.values("kind", "raw", "place")
        return self.filter(pk__in=names.annotate(last=models.Max("pk")).values("last"))

    def standing(self) -> NameDecisions:
        """Keep the last decision of every name of which it was not taken back."""
        return self.last_words().exclude(means=Meaning.WITHDRAWN)

    def about(self, one: NameDecision) -> NameDecisions:
        """Keep decisions about the same name in the same place."""
        return self.filter(kind=one.kind, raw=one.raw, place=one.place)


class NameDecision(models.Model):
    """A decision about a name as it is written: in one place, where none stands (`-`), or everywhere (empty).

    Rows are only ever added. `value` is what the loop reads in its stead: the id of a hospital, a standard name,
    another writing; empty for none. A later decision stands for an earlier one. A row that `undoes` another says what
    holds without it, so the last row of a name always says what holds.
    """

    kind = models.CharField(max_length=10, choices=NameKind.choices)
    raw = models.CharField(max_length=1000)
    place = models.CharField(max_length=300, blank=True)
    means = models.CharField(max_length=9, choices=Meaning.choices)
    value = models.CharField(max_length=1000, blank=True)
    undoes = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects = NameDecisions.as_manager()

    class Meta:
        """The newest first; what means nothing that is known has no value, all else has one."""

        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=NameKind.values), name="name_kind_is_known"),
            models.CheckConstraint(condition=models.Q(means__in=Meaning.values), name="name_meaning_is_known"),
            models.CheckConstraint(
                condition=models.Q(means__in=(Meaning.NONE, Meaning.WITHDRAWN), value="")
                | (models.Q(means__in=(Meaning.KNOWN, Meaning.WRITTEN)) & ~models.Q(value="")),
                name="what_is_meant_is_told",
            ),
        )

    def __str__(self) -> str:
        """Read as a sentence."""
        return f"{self.raw}: {self.value or self.means}"
