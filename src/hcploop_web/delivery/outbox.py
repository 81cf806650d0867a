"""Where letters go while no mail server is named: files that any mail program opens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Outbox(BaseEmailBackend):
    """Writes each letter as one file to `HOME/outbox`, readable by its owner alone."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them; a letter of the same name is written over."""
        folder = Path(settings.HOME) / "outbox"
        folder.mkdir(parents=True, exist_ok=True)
        for one in email_messages:
            told = one.message()
            name = sha256(str(told["Message-ID"]).encode()).hexdigest()[:16]
            path = folder / f"{name}.eml"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(told.as_bytes().replace(b"\n", b"\r\n"))
        return len(email_messages)
