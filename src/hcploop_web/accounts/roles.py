"""The roles, and which rows each of them sees."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a user is here for; one role a user."""

    MARKETER = "marketer", _("Marketer")
    STEWARD = "steward", _("Data steward")
    MEDICAL = "medical_reviewer", _("Medical reviewer")
    LEGAL = "legal_reviewer", _("Legal reviewer")
    REGULATORY = "regulatory_reviewer", _("Regulatory reviewer")
    REP = "representative", _("Representative")
    MSL = "msl", _("Medical science liaison")
    MANAGER = "manager", _("Manager")
    PRIVACY = "privacy_officer", _("Privacy officer")
    ADMIN = "administrator", _("Administrator")
    HCP = "hcp", _("Doctor")
    PATIENT = "patient", _("Patient")


class Sees(StrEnum):
    """Which doctors a role sees."""

    ALL = "all"
    BRANDS = "brands"
    UNITS = "units"
    NONE = "none"


ROWS: dict[Role, Sees] = {
    Role.MARKETER: Sees.BRANDS,
    Role.STEWARD: Sees.ALL,
    Role.MEDICAL: Sees.NONE,
    Role.LEGAL: Sees.NONE,
    Role.REGULATORY: Sees.NONE,
    Role.REP: Sees.UNITS,
    Role.MSL: Sees.UNITS,
    Role.MANAGER: Sees.UNITS,
    Role.PRIVACY: Sees.ALL,
    Role.ADMIN: Sees.ALL,
    Role.HCP: Sees.NONE,
    Role.PATIENT: Sees.NONE,
}
"""`BRANDS`: all doctors, of the brands that she was assigned to, of all where she was assigned to none."""

SECOND_FACTOR = frozenset({Role.ADMIN, Role.PRIVACY})
"""Roles that must have a second factor where the settings require one."""
