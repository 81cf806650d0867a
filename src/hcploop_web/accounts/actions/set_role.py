"""Give a user her role."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.shared.audit import record

_NO_ADMIN = frozenset({Role.HCP, Role.PATIENT})


@transaction.atomic
def set_role(user: User, role: Role, *, by: User | None, at: dt.datetime) -> User:
    """Give a user her role, and the group of the content management that goes with it."""
    user.role = role
    user.is_superuser = role == Role.ADMIN
    user.save(update_fields=["role", "is_superuser"])
    group, is_new = Group.objects.get_or_create(name=role.value)
    if is_new and role not in _NO_ADMIN:
        group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.set([group])
    record("role given", user.username, by=by, at=at, role=role.value)
    return user
