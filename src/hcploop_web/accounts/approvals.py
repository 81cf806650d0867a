"""Who may approve what holds for the whole market, and whose approval counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hcploop_web.accounts.models import Assignment, User
from hcploop_web.accounts.models.periods import holds_on
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.pages import ANALYSTS
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import sight


def may_propose(user: User) -> bool:
    """Tell whether a user may propose rules: marketers, managers and administrators may."""
    return user.is_active and Role(user.role) in ANALYSTS


def may_approve(user: User, *, brands: Iterable[str], on: dt.date) -> bool:
    """Tell whether a user may approve rules that hold for the whole market.

    Parameters
    ----------
    user : User
        Who wants to approve.
    brands : iterable of str
        The market's brands: rules hold for all of them.
    on : datetime.date
        The day.

    Returns
    -------
    bool
        True for who may propose and sees every brand, and every doctor or the whole business unit.
    """
    if not may_propose(user):
        return False
    seen = sight(user, on=on)
    leads = Assignment.objects.filter(holds_on(on), user=user, unit__kind=Kind.BUSINESS_UNIT).exists()
    return (seen.brands is None or set(brands) <= seen.brands) and (seen.is_whole or leads)


def others_who_approve(user: User, *, brands: Iterable[str], on: dt.date) -> list[User]:
    """List the other users who may approve; where there is none, her own approval counts."""
    others = User.objects.filter(is_active=True, role__in=[str(role) for role in ANALYSTS]).exclude(pk=user.pk)
    named = list(brands)
    return [other for other in others.order_by("username") if may_approve(other, brands=named, on=on)]
