"""`python -m django seed_demo`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hcploop_web.console.actions.seed_demo import PASSWORD, seed_demo


class Command(BaseCommand):
    """Make one demo user a role."""

    help = "Make one demo user a role."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Make them, and say how to log in."""
        users = seed_demo(on=timezone.localdate(), at=timezone.now())
        self.stdout.write(f"Users (password {PASSWORD}): {', '.join(user.username for user in users)}")
