"""The app `field`."""

from django.apps import AppConfig


class Field(AppConfig):
    """What representatives do with what the loop suggests."""

    name = "hcploop_web.field"
    label = "field"
