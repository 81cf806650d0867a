"""Make a user, and give her a place in the tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.actions.set_role import set_role
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.pages import may_open
from hcploop_web.accounts.roles import Role
from hcploop_web.shared.audit import record


@dataclass(frozen=True)
class NewUser:
    """Who is to be made; `units` are codes of the tree, such as a representative's id or a territory."""

    username: str
    password: str
    role: Role
    units: tuple[str, ...] = ()


@transaction.atomic
def make_user(new: NewUser, *, by: User | None, at: dt.datetime) -> User:
    """Make a user of a role, who sees from today on what her units see.

    Raises
    ------
    PermissionDenied
        The user may not make users; `by` is None where an administrator of the server does.
    ValidationError
        The password is weak; Django's sentences say why.
    Unit.DoesNotExist
        There is no such unit.
    """
    if by and not may_open(by, "users"):
        raise PermissionDenied
    user = User(username=new.username, role=new.role)
    validate_password(new.password, user)
    user.set_password(new.password)
    user.full_clean(exclude=["password"])
    user.save()
    for code in new.units:
        units = Unit.objects.filter(code=code)
        if not units:
            raise Unit.DoesNotExist(code)
        Assignment.objects.bulk_create(Assignment(user=user, unit=unit, from_on=at.date()) for unit in units)
    record("user made", user, by=by, at=at, role=new.role, units=list(new.units))
    return set_role(user, new.role, by=by, at=at)
