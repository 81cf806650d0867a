"""A user says where her letters go and in which language; nobody else does."""

import datetime as dt

import pytest

from hcploop_web.delivery.actions.choose_mail import Choice, choose_mail
from hcploop_web.delivery.addresses import NotAnAddress
from hcploop_web.delivery.models import MailChoice
from hcploop_web.shared.models import AuditEntry

NOW = dt.datetime(2026, 6, 29, tzinfo=dt.UTC)


def test_what_was_chosen_is_kept_and_noted_without_the_address(reader):
    choose_mail(reader, Choice("new@example.com", "en", wants_digest=False), at=NOW)

    reader.refresh_from_db()
    assert reader.email == "new@example.com"
    assert MailChoice.objects.filter(user=reader, wants_digest=False, language="en").exists()
    assert AuditEntry.objects.get().told == {"wants_digest": False, "is_address_new": True}


def test_what_is_no_address_changes_nothing(reader):
    with pytest.raises(NotAnAddress):
        choose_mail(reader, Choice("nobody", "en", wants_digest=False), at=NOW)

    reader.refresh_from_db()
    assert reader.email == "wang@example.com"
    assert not MailChoice.objects.exists()
