"""The tree of units: business unit, brand, region, territory, representative."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hcploop_web.accounts.models.periods import Dated


class Kind(models.TextChoices):
    """What a unit is, from the top down."""

    BUSINESS_UNIT = "business_unit", _("Business unit")
    BRAND = "brand", _("Brand")
    REGION = "region", _("Region")
    TERRITORY = "territory", _("Territory")
    REPRESENTATIVE = "representative", _("Representative")


class Unit(models.Model):
    """A unit, known to the loop by its code: a brand's name, a territory's name, a representative's id."""

    kind = models.CharField(max_length=16, choices=Kind.choices)
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=200)

    class Meta:
        """A code means one unit of its kind."""

        constraints = (models.UniqueConstraint(fields=("kind", "code"), name="one_unit_a_code"),)
        ordering = ("kind", "name")

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Placement(Dated):
    """Where a unit stood in the tree, and when; a hand-over ends one and begins another."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta(Dated.Meta):
        """At most one place under a parent that has no end."""

        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("unit", "parent"), condition=models.Q(until_on__isnull=True), name="one_open_placement"
            ),
            models.CheckConstraint(condition=~models.Q(unit=models.F("parent")), name="no_unit_above_itself"),
        )

    def __str__(self) -> str:
        """Read as a way."""
        return f"{self.parent} / {self.unit}"
