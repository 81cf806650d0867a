"""The tables of letters and of who gets them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.console.sheet import Line, Sheet
from hcploop_web.delivery.models import Mailing


def of_mailings(rows: Iterable[Mailing]) -> Sheet:
    """Lay out letters, and what became of each."""
    headings = [_("Week"), _("User"), _("Role"), _("State"), _("Tries"), _("Sent at"), _("Next try"), _("Why")]

    def line(x: Mailing) -> Line:
        who = (x.user.username, x.user.get_role_display())
        return x.week_on, *who, x.get_state_display(), x.attempts, x.sent_at, x.next_at, x.why

    return Sheet("letters", _("Letters"), headings, lambda: map(line, rows))


def of_readers(rows: Sequence[tuple[User, bool, bool]]) -> Sheet:
    """Lay out who may get the letter of the week, whether an address is known, and whether it is wanted."""
    headings = [_("User"), _("Role"), _("Has an address"), _("Wants it")]
    lines = [(one.username, one.get_role_display(), has, not unwilling) for one, has, unwilling in rows]
    return Sheet("readers", _("Who gets it"), headings, lambda: lines)
