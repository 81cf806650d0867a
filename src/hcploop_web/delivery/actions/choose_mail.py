"""Say which letters one wants, where to, and in which language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.delivery.addresses import checked_address
from hcploop_web.delivery.models import MailChoice
from hcploop_web.shared.audit import record


@dataclass(frozen=True)
class Choice:
    """What a user chose; an empty address takes hers away."""

    address: str
    language: str
    wants_digest: bool


@transaction.atomic
def choose_mail(user: User, choice: Choice, *, at: dt.datetime) -> MailChoice:
    """Keep what a user chose for herself.

    Raises
    ------
    NotAnAddress
        Letters cannot go there.
    """
    address = checked_address(choice.address) if choice.address.strip() else ""
    is_new = address != user.email
    if is_new:
        user.email = address
        user.save(update_fields=["email"])
    told = {"wants_digest": choice.wants_digest, "language": choice.language, "changed_at": at}
    kept, _is_new = MailChoice.objects.update_or_create(user=user, defaults=told)
    record("letters chosen", user, by=user, at=at, wants_digest=choice.wants_digest, is_address_new=is_new)
    return kept
