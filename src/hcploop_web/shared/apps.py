"""The app `shared`."""

from django.apps import AppConfig


class Shared(AppConfig):
    """What several apps use."""

    name = "hcploop_web.shared"
    label = "shared"
