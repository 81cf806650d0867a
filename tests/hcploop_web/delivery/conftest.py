"""A letter, who gets it, and a mail server that behaves as it is told."""

import time

import pytest
from aiosmtpd.controller import Controller

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.delivery.letters import Item, Letter, Moved, Section


@pytest.fixture
def letter():
    """A letter with something of everything."""
    return Letter(
        subject="Your week · 肺癌 · 06-29",
        language="en",
        title="Your week, Wang <b>",
        lead="Representative · 肺癌",
        moved=[Moved("Coverage", "June 2026", "61 %", "+2.0 points", "up", "http://here/figure", 0.61)],
        todo=[Item("张 · Hospital: Visit", "Because she asked.", "http://here/doctor")],
        sections=[Section("Tiers", [Item("ruitai: up 2")]), Section("Nothing", [])],
        home_href="http://here/",
        choice_href="http://here/mail/mine/",
    )


@pytest.fixture
def reader(db):
    """A representative with an address."""
    return User.objects.create_user("wang", "wang@example.com", role=Role.REP)


class Server:
    """Keeps what it takes; `answer` is said to every recipient, `wait` seconds pass before it."""

    def __init__(self) -> None:
        self.taken, self.answer, self.wait = [], "250 OK", 0.0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - as aiosmtpd calls it
        """Take or refuse a recipient."""
        time.sleep(self.wait)
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - as aiosmtpd calls it
        """Keep a letter."""
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def server(settings, free_port):
    """A real mail server on this machine, that letters are sent to."""
    made = Server()
    controller = Controller(made, hostname="127.0.0.1", port=free_port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port, 2
    yield made
    controller.stop()
