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
    "most_trusted": _l("The more trusted source is shown."),
    "most_recent": _l("The newer one is shown."),
    "most_complete": _l("The more complete one is shown."),
    "most_frequent": _l("The one of more records is shown."),
    "main_site": _l("Where she mainly works is shown."),
    "order": _l("Nothing tells them apart: it is one of them, taken always the same way."),
}


def why_open(reason: str) -> str:
    """Say why a field is asked about."""
    return str(REASONS.get(reason, reason))


def won_by(rule: str) -> str:
    """Say by which rule the value that is shown won."""
    return str(WON_BY.get(rule, rule))
