"""`python -m django make_user`: a user of a role."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hcploop_web.accounts.actions.make_user import NewUser, make_user
from hcploop_web.accounts.models import Unit
from hcploop_web.accounts.roles import Role


class Command(BaseCommand):
    """Make a user; the password is asked for, or read from a pipe."""

    help = "Make a user of a role; --unit names what she sees: a representative's id, a territory, a region, a brand."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be told."""
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--unit", action="append", default=[], dest="units")

    def handle(self, *_given: Any, **told: Any) -> None:  # noqa: ANN401 - as Django has them
        """Make her, or say in a sentence why not."""
        password = getpass.getpass("Password: ")
        new = NewUser(told["username"], password, Role(told["role"]), tuple(told["units"]))
        try:
            user = make_user(new, by=None, at=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Unit.DoesNotExist as error:
            known = ", ".join(Unit.objects.values_list("code", flat=True)[:20])
            raise CommandError(f"There is no unit of that code. Some that there are: {known}") from error
        self.stdout.write(f"{user.username} can log in as {user.role}.")
