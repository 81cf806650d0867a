"""Give charts of a page out of the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied

from hcploop_web.accounts.models import User
from hcploop_web.console.actions.take_table import may_take
from hcploop_web.insights.decks import Plot, deck
from hcploop_web.shared.audit import record


def take_charts(
    plots: Mapping[str, Plot],
    about: Sequence[str],
    *,
    page: str,
    is_of_doctors: bool,
    by: User,
    at: dt.datetime,
) -> bytes:
    """Draw charts as slides, and note who took which.

    Parameters
    ----------
    plots : mapping
        At least one, by its name on the page, cut to what the user sees.
    about : sequence of str
        What stands under each title.
    page : str
        The name of the page that they stand on.
    is_of_doctors : bool
        Whether one of them shows single doctors.
    by : User
        Who takes them.
    at : datetime.datetime
        UTC.

    Returns
    -------
    bytes
        A file of PowerPoint.

    Raises
    ------
    NothingYet
        There is no snapshot.
    PermissionDenied
        One shows single doctors, and the user may not take lists of doctors.
    """
    if not may_take(by, is_of_doctors=is_of_doctors):
        raise PermissionDenied
    made = deck(list(plots.values()), about)
    record("charts taken", page, by=by, at=at, charts=list(plots))
    return made
