"""The app `collector`."""

from django.apps import AppConfig


class Collector(AppConfig):
    """Events of channels: who may send them, what they become, and which of them were refused."""

    name = "hcploop_web.collector"
    label = "collector"
