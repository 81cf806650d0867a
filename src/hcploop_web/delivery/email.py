"""E-mail: the one function through which every letter leaves.

What goes to doctors will ask `may_offer` here; what goes to users asks whether she still works here.
"""

from __future__ import annotations

import smtplib
from email.utils import formatdate
from hashlib import sha256

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import BadHeaderError
from django.utils import translation
from django.utils.translation import gettext as _

from hcploop_web.accounts.models import User
from hcploop_web.delivery.addresses import NotAnAddress, checked_address
from hcploop_web.delivery.letters import Letter, as_html, as_text

_FINAL = 500


class NotSent(Exception):
    """A letter did not leave; `is_final` where another try would meet the same."""

    def __init__(self, why: str, *, is_final: bool) -> None:
        super().__init__(why)
        self.is_final = is_final


def send_email(letter: Letter, user: User, *, name: str) -> None:
    """Send a letter to one user who works here; there is no way to send to more than one.

    Parameters
    ----------
    letter : Letter
        What.
    user : User
        To whom.
    name : str
        Tells this letter from all others of ours: a server that gets it twice knows it by that.

    Raises
    ------
    NotSent
        She does not work here, has no address that it could go to, or no server took it.
    """
    if not user.is_active:
        raise NotSent(_("The user may not log in any more."), is_final=True)
    try:
        address = checked_address(user.email)
        message = _message(letter, address, name)
        message.send()
    except NotAnAddress as error:
        raise NotSent(str(error), is_final=True) from error
    except BadHeaderError as error:
        raise NotSent(_("A line break stands in the subject or an address."), is_final=True) from error
    except smtplib.SMTPRecipientsRefused as error:
        code = max((told[0] for told in error.recipients.values()), default=_FINAL)
        raise NotSent(_refused(code), is_final=code >= _FINAL) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(_("The mail server does not know our name and password."), is_final=False) from error
    except smtplib.SMTPResponseException as error:
        raise NotSent(_refused(error.smtp_code), is_final=error.smtp_code >= _FINAL) from error
    except (smtplib.SMTPException, OSError, AnymailError) as error:
        raise NotSent(
            _("The mail server did not answer: %(why)s") % {"why": type(error).__name__}, is_final=False
        ) from error


def _refused(code: int) -> str:
    # What a server says beside its number may repeat the address, and why stands in lists.
    return _("The mail server refused it with %(code)s.") % {"code": code}


def _message(letter: Letter, address: str, name: str) -> EmailMultiAlternatives:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {
        "Date": formatdate(),
        "Message-ID": f"<{sha256(name.encode()).hexdigest()[:32]}@{domain}>",
        "List-Unsubscribe": f"<{letter.choice_href}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    with translation.override(letter.language):
        message = EmailMultiAlternatives(letter.subject, as_text(letter), to=[address], headers=headers)
        message.attach_alternative(as_html(letter), "text/html")
    message.connection = get_connection()
    return message
