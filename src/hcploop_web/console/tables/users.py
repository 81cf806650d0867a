"""Tables of users."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from hcploop_web.accounts.models import Assignment, User
from hcploop_web.console.sheet import Line, Sheet


def of_users(rows: Iterable[User]) -> Sheet:
    """Lay out users, with what each is responsible for."""
    headings = [_("User"), _("Name"), _("Role"), _("Responsible for"), _("Second factor"), _("Last log-in"), _("State")]

    # What the page asked for beside the user's own fields, no type knows.
    def line(x: Any) -> Line:  # noqa: ANN401 - see above
        units = ", ".join(str(held.unit) for held in x.standing)
        state = _("may log in") if x.is_active else _("locked")
        return x.username, x.get_full_name(), x.get_role_display(), units, x.has_second_factor, x.last_login, state

    return Sheet("users", _("Users"), headings, lambda: map(line, rows))


def of_history(rows: Iterable[Assignment]) -> Sheet:
    """Lay out what a user was responsible for."""
    headings = [_("Unit"), _("Code"), _("Kind"), _("From"), _("Until")]

    def line(x: Assignment) -> Line:
        return str(x.unit), x.unit.code, x.unit.get_kind_display(), x.from_on, x.until_on

    return Sheet("history", _("What she was responsible for"), headings, lambda: map(line, rows))
