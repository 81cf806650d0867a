"""The app `console`."""

from django.apps import AppConfig


class Console(AppConfig):
    """The desks of marketers, stewards, managers and representatives."""

    name = "hcploop_web.console"
    label = "console"
