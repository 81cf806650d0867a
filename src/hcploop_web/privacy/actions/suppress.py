"""See to it that nobody contacts a doctor."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.privacy.keepers import MAY_SUPPRESS, check_role
from hcploop_web.privacy.models import Suppression, Why
from hcploop_web.privacy.words import Person
from hcploop_web.shared.audit import record


class SuppressedAlready(Exception):
    """A suppression of this doctor and channel holds already; its text says what to do."""


@transaction.atomic
def suppress(
    person: Person,
    channel: str,
    why: Why,
    *,
    by: User,
    at: dt.datetime,
    until: dt.datetime | None = None,
    note: str = "",
) -> Suppression:
    """Let nobody contact a doctor by a channel, or by any.

    Parameters
    ----------
    person : Person
        Whom the user sees; the caller has asked.
    channel : str
        A channel of the market; empty for every one.
    why : Why
        The reason.
    by, at
        Who does it, and now.
    until : datetime.datetime, optional
        When it ends by itself.
    note : str
        What else is to be known.

    Returns
    -------
    Suppression
        From now on.

    Raises
    ------
    PermissionDenied
        The user's role may not.
    SuppressedAlready
        One holds already.
    """
    check_role(by, MAY_SUPPRESS)
    same = Suppression.objects.filter(one_id=person.one_id, channel=channel, lifted_at__isnull=True)
    # One that has ended by itself makes room for another.
    same.filter(until_at__lte=at).update(lifted_at=at)
    try:
        with transaction.atomic():
            made = Suppression.objects.create(
                one_id=person.one_id,
                source=person.source,
                source_id=person.source_id,
                channel=channel,
                why=why,
                note=note,
                from_at=at,
                until_at=until,
                by=by,
            )
    except IntegrityError as error:
        raise SuppressedAlready(
            _(
                "A suppression of this channel holds already, or its end is not after now: "
                "lift it first, or correct the end."
            )
        ) from error
    record("doctor suppressed", person.one_id, by=by, at=at, channel=channel or "all", why=why)
    return made
