"""Who gets the letter of the week, and in which language."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet

from hcploop_web.accounts.models import User
from hcploop_web.accounts.pages import ANALYSTS, FIELD, KEEPERS
from hcploop_web.accounts.roles import Role
from hcploop_web.delivery.models import MailChoice

READERS = ANALYSTS | FIELD | KEEPERS | {Role.PRIVACY}
"""Roles for which there is something to tell every week."""


def readers() -> QuerySet[User]:
    """Find who gets the letter: she works here, has an address, and did not say that she does not want it."""
    unwilling = MailChoice.objects.filter(wants_digest=False).values("user")
    found = User.objects.filter(is_active=True, role__in=READERS)
    return found.exclude(Q(email="") | Q(pk__in=unwilling)).order_by("pk")


def language_of(user: User, *, unless_chosen: str = settings.LANGUAGE_CODE) -> str:
    """Tell in which language a user is written to: the one that she chose, else another."""
    chosen = MailChoice.objects.filter(user=user).values_list("language", flat=True).first()
    return chosen or unless_chosen
