"""Addresses that a letter leads to: whole ones, since who reads it is not here."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse


def link(name: str, *given: object, part: str = "", **asked: object) -> str:
    """Give the whole address of a page.

    Parameters
    ----------
    name : str
        Of the page.
    *given : object
        What stands in its address.
    part : str
        The part of the page that is meant.
    **asked : object
        Its filters.
    """
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse(name, args=given)}{query}{f'#{part}' if part else ''}"
