"""The app `insights`."""

from django.apps import AppConfig


class Insights(AppConfig):
    """What the snapshots say."""

    name = "hcploop_web.insights"
    label = "insights"
