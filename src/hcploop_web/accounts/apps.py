"""The app `accounts`."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Users, roles, and who sees what."""

    name = "hcploop_web.accounts"
    label = "accounts"
