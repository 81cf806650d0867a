"""The app `api`."""

from django.apps import AppConfig


class Api(AppConfig):
    """What programs may ask and tell."""

    name = "hcploop_web.api"
    label = "api"
