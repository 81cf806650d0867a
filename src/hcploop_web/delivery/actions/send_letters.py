"""Send the letters of the week that are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from hcploop_web.accounts.models import User
from hcploop_web.delivery.actions.give_up_lost import give_up_lost
from hcploop_web.delivery.actions.post_letter import post_letter
from hcploop_web.delivery.actions.take_up_letter import take_up_letter
from hcploop_web.delivery.letters import Letter
from hcploop_web.delivery.models import Mailing
from hcploop_web.delivery.mondays import is_due, week_of
from hcploop_web.delivery.readers import language_of, readers


def send_letters(
    write: Callable[[User, str], Letter], *, at: dt.datetime, zone: ZoneInfo, is_worked: Callable[[dt.date], bool]
) -> list[Mailing]:
    """Send to everybody who is due, once, and try those again whose time has come.

    Parameters
    ----------
    write : callable
        Writes the letter to a user in a language; asked only for who is due.
    at : datetime.datetime
        Now, UTC.
    zone : ZoneInfo
        The market's.
    is_worked : callable
        Tells whether people work on a day: the letter goes on the first such day of the week.

    Returns
    -------
    list of Mailing
        What was tried, with its state.
    """
    give_up_lost(at=at)
    tried = []
    for user, week_on in _due(at, zone, is_worked):
        mailing = take_up_letter(user, week_on=week_on, at=at)
        if mailing:
            tried.append(post_letter(mailing, partial(write, user, language_of(user)), at=at))
    return tried


def _due(at: dt.datetime, zone: ZoneInfo, is_worked: Callable[[dt.date], bool]) -> list[tuple[User, dt.date]]:
    again = Mailing.objects.due(at).filter(user__in=readers()).select_related("user")
    due = [(one.user, one.week_on) for one in again]
    if is_due(at, zone, is_worked):
        week_on = week_of(at, zone)
        had = Mailing.objects.filter(week_on=week_on).values("user")
        due += [(user, week_on) for user in readers().exclude(pk__in=had)]
    return due
