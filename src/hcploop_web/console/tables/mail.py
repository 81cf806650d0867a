"""The table of letters."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.delivery.models import Mailing


def of_mailings(rows: Iterable[Mailing]) -> Sheet:
    """Lay out letters, and what became of each."""
    headings = [_("Week"), _("User"), _("Role"), _("State"), _("Tries"), _("Sent at"), _("Next try"), _("Why")]

    def line(x: Mailing) -> Line:
        who = (x.user.username, x.user.get_role_display())
        return x.week_on, *who, x.get_state_display(), x.attempts, x.sent_at, x.next_at, x.why

    return Sheet("letters", _("Letters"), headings, lambda: map(line, rows))
