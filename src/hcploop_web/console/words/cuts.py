"""By what figures are cut, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CUTS = {
    "channel": _("By channel"),
    "tier": _("By tier"),
    "region": _("By region"),
    "rep": _("By representative"),
    "survey": _("By survey"),
    "item": _("By question"),
    "reason": _("By reason"),
}


def cut_word(name: str) -> str:
    """Say by what a figure was cut."""
    return str(CUTS.get(name, name))
