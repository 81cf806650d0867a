"""A user."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from hcploop_web.accounts.roles import Role


class Users(UserManager["User"]):
    """Makes users; a superuser, as `createsuperuser` makes the first of an installation, is an administrator."""

    def create_superuser(self, username: str, *given: Any, **known: Any) -> User:  # noqa: ANN401 - as Django has them
        """Make an administrator."""
        return super().create_superuser(username, *given, **{"role": Role.ADMIN, **known})


class User(AbstractUser):
    """Somebody who can log in, in one role."""

    role = models.CharField(max_length=24, choices=Role.choices)

    objects: ClassVar[Users] = Users()

    class Meta:
        """One line a user."""

        constraints = (models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),)

    def __str__(self) -> str:
        """Her name, else what she logs in with."""
        return self.get_full_name() or self.username
