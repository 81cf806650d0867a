"""How fields that are asked about, and the reasons for it, are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

REASONS: dict[str, str | Promise] = {
    "tie": _l("Equal by the first rule"),
    "trusted": _l("Equally trusted sources contradict each other"),
}
WON_BY: dict[str, str | Promise] = {
    "decided": _l("A steward chose it."),
    "most_trusted": _l("It comes from a more trusted source."),
    "most_recent": _l("It is the newer one."),
    "most_complete": _l("It is the more complete one."),
    "most_frequent": _l("More records say it."),
    "main_site": _l("It is where she mainly works."),
    "order": _l("Nothing tells them apart: it is one of them, taken always the same way."),
}


def why_open(reason: str) -> str:
    """Say why a field is asked about."""
    return str(REASONS.get(reason, reason))


def won_by(rule: str) -> str:
    """Say by which rule the value that is shown won."""
    return str(WON_BY.get(rule, rule))
