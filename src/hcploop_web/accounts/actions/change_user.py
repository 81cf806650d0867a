"""Change what a user may do and see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.actions.set_role import set_role
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.pages import may_open
from hcploop_web.accounts.roles import Role
from hcploop_web.shared.audit import record

_DAY = dt.timedelta(days=1)


class UserRefused(Exception):
    """A change would leave nobody who could take it back."""


@dataclass(frozen=True)
class Change:
    """A user as she is to be.

    Parameters
    ----------
    role : Role
        What she may do.
    units : tuple of Unit
        What she sees, as far as her role sees units.
    is_active : bool
        Whether she can log in.
    password : str
        A new one; empty where the old one stays.
    drops_second_factor : bool
        Whether a telephone that she lost opens nothing any more; she adds another when she next logs in.
    """

    role: Role
    units: tuple[Unit, ...] = ()
    is_active: bool = True
    password: str = ""
    drops_second_factor: bool = False


@transaction.atomic
def change_user(user_id: int, change: Change, *, on: dt.date, by: User, at: dt.datetime) -> User:
    """Change a user from a day on; what she was responsible for before stays known.

    Parameters
    ----------
    user_id : int
        Whose.
    change : Change
        As she is to be.
    on : datetime.date
        The first day, in the market's zone.
    by, at
        An administrator, and now.

    Raises
    ------
    PermissionDenied
        The user may not change users.
    User.DoesNotExist
        There is none.
    UserRefused
        She would be the last administrator who can log in.
    ValidationError
        The new password is weak; Django's sentences say why.
    """
    if not may_open(by, "users"):
        raise PermissionDenied
    user = User.objects.select_for_update().get(pk=user_id)
    others = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if not (change.is_active and change.role == Role.ADMIN) and user.role == Role.ADMIN and not others.exists():
        raise UserRefused
    if change.password:
        validate_password(change.password, user)
        user.set_password(change.password)
    user.is_active = change.is_active
    user.save(update_fields=["is_active", "password"])
    if change.drops_second_factor:
        Authenticator.objects.filter(user=user).delete()
    _assign(user, change.units, on=on)
    if change.role != user.role:
        set_role(user, change.role, by=by, at=at)
    record("user changed", user, by=by, at=at, **_told(change))
    return user


def _told(change: Change) -> dict[str, object]:
    return {
        "role": change.role.value,
        "units": [unit.code for unit in change.units],
        "is_active": change.is_active,
        "has_new_password": bool(change.password),
        "drops_second_factor": change.drops_second_factor,
    }


def _assign(user: User, units: tuple[Unit, ...], *, on: dt.date) -> None:
    """End the day before what she is no longer responsible for, and begin the rest."""
    standing = {one.unit_id: one for one in user.assignments.filter(until_on__isnull=True)}
    wanted = {unit.pk: unit for unit in units}
    for one in (one for pk, one in standing.items() if pk not in wanted):
        if one.from_on >= on:
            one.delete()
        else:
            one.until_on = on - _DAY
            one.save(update_fields=["until_on"])
    for unit in (unit for pk, unit in wanted.items() if pk not in standing):
        Assignment.objects.create(user=user, unit=unit, from_on=on)
