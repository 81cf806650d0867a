"""The app `delivery`."""

from django.apps import AppConfig


class Delivery(AppConfig):
    """What leaves the house for a person, once, and noted."""

    name = "hcploop_web.delivery"
    label = "delivery"
