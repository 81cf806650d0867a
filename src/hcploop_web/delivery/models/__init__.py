"""Who wants which letters, and what became of each."""

from hcploop_web.delivery.models.mail_choice import MailChoice
from hcploop_web.delivery.models.mailing import Mailing

__all__ = ["MailChoice", "Mailing"]
