"""The app `privacy`."""

from django.apps import AppConfig


class Privacy(AppConfig):
    """What doctors agreed to, and who must not be contacted."""

    name = "hcploop_web.privacy"
    label = "privacy"
