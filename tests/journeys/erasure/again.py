"""A portal that knows nothing of an erasure sends what it sent before; run with a home of its own."""

from __future__ import annotations

from pathlib import Path

import django


def main() -> None:
    """Send and load in the home that the environment names."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from tests.journeys.erasure.scene import send

    send(Path(settings.HOME))
    call_command("load_events", once=True)


if __name__ == "__main__":
    main()
