"""Addresses that a letter may go to."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

_MOST_LETTERS = 254
_check = EmailValidator(allowlist=["localhost"])


class NotAnAddress(ValueError):
    """A letter cannot go there; its text says why."""


def checked_address(text: str) -> str:
    """Give an address as a mail server takes it.

    Parameters
    ----------
    text : str
        What a user wrote.

    Returns
    -------
    str
        In ASCII: a domain in other letters is written in its own coding (Punycode).

    Raises
    ------
    NotAnAddress
        It is none, has letters before the @ that many servers refuse, or lies outside the domains of the house.
    """
    address = text.strip()
    name, at, domain = address.rpartition("@")
    if not at or len(address) > _MOST_LETTERS:
        raise NotAnAddress(_("An address has a name, an @ and a domain, such as name@example.com."))
    if not name.isascii():
        raise NotAnAddress(
            _("Before the @ only Latin letters, digits and signs can be used: many servers refuse others.")
        )
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode()
        _check(f"{name}@{domain}")
    except (UnicodeError, ValidationError) as error:
        raise NotAnAddress(_("An address has a name, an @ and a domain, such as name@example.com.")) from error
    if settings.EMAIL_DOMAINS and domain.lower() not in settings.EMAIL_DOMAINS:
        domains = ", ".join(settings.EMAIL_DOMAINS)
        raise NotAnAddress(_("Letters go to addresses of the house only: %(domains)s.") % {"domains": domains})
    return f"{name}@{domain.lower()}"
