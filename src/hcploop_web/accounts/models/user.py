"""A user."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from hcploop_web.accounts.roles import Role


class User(AbstractUser):
    """Somebody who can log in, in one role."""

    role = models.CharField(max_length=24, choices=Role.choices)

    class Meta:
        """One line a user."""

        constraints = (models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),)

    def __str__(self) -> str:
        """Her name, else what she logs in with."""
        return self.get_full_name() or self.username
