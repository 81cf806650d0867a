"""What a steward decided about two records."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    """What two records are."""

    SAME = "same", _("Same")
    DIFFERENT = "different", _("Different")
    WITHDRAWN = "withdrawn", _("Taken back")


class Act(models.TextChoices):
    """On what occasion."""

    REVIEW = "review", _("Reviewed")
    MERGE = "merge", _("Two doctors joined")
    SPLIT = "split", _("Records parted")
    UNDO = "undo", _("Taken back")


class IdentityDecisions(models.QuerySet["IdentityDecision"]):
    """Questions about decisions."""

    def last_words(self) -> IdentityDecisions:
        """Keep the last decision of every pair."""
        last = IdentityDecision.objects.values("record_a", "record_b").annotate(last=models.Max("pk")).values("last")
        return self.filter(pk__in=last)

    def about(self, records: Iterable[str]) -> IdentityDecisions:
        """Keep decisions about any of these records."""
        named = list(records)
        return self.filter(models.Q(record_a__in=named) | models.Q(record_b__in=named))

    def standing(self) -> dict[tuple[str, str], IdentityDecision]:
        """Give, of every pair, the last decision that was not taken back; none for a pair of which all were."""
        rows = list(self.order_by("pk"))
        undone = {(one.pair, one.undoes) for one in rows if one.undoes}
        return {one.pair: one for one in rows if not one.undoes and (one.pair, one.group) not in undone}


class IdentityDecision(models.Model):
    """A decision about two records, named as `source:source_id`, the smaller name first; rows are only ever added.

    What was decided on one occasion shares a `group`; a later decision about a pair stands for an earlier one. A row
    that `undoes` a group says what holds of its pair without it, so the last row of a pair always says what holds.
    """

    record_a = models.CharField(max_length=300)
    record_b = models.CharField(max_length=300)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    act = models.CharField(max_length=8, choices=Act.choices)
    group = models.UUIDField(db_index=True)
    undoes = models.UUIDField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects = IdentityDecisions.as_manager()

    class Meta:
        """The newest first; two records are two."""

        ordering = ("-pk",)
        indexes = (models.Index(fields=("record_a", "record_b")), models.Index(fields=("record_b",)))
        constraints = (
            models.CheckConstraint(condition=models.Q(decision__in=Decision.values), name="identity_decision_is_known"),
            models.CheckConstraint(condition=models.Q(act__in=Act.values), name="identity_act_is_known"),
            models.CheckConstraint(condition=~models.Q(record_a=models.F("record_b")), name="two_records_are_two"),
            models.CheckConstraint(
                condition=models.Q(act=Act.UNDO, undoes__isnull=False)
                | (~models.Q(act=Act.UNDO) & models.Q(undoes__isnull=True)),
                name="what_is_undone_is_named",
            ),
        )

    @property
    def pair(self) -> tuple[str, str]:
        """The two records."""
        return self.record_a, self.record_b

    def __str__(self) -> str:
        """Read as a sentence."""
        return f"{self.record_a} · {self.record_b}: {self.decision}"
