"""`python -m django seed_demo`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hcploop_web.console.actions.seed_demo import PASSWORD, seed_demo


class Command(BaseCommand):
    """Make one demo user a role."""

    help = "Make one demo user a role."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Make them, and say how to log in."""
        if settings.IS_PRODUCTION:
            raise CommandError("Demo users have a password that everybody knows, so there are none in production.")
        users = seed_demo(on=timezone.localdate(), at=timezone.now())
        self.stdout.write(f"Users (password {PASSWORD}): {', '.join(user.username for user in users)}")
