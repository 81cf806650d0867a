"""Pages on letters, as a browser asks for them."""

import datetime as dt

import pytest
from django.core import mail

from hcploop_web.accounts.roles import Role
from hcploop_web.delivery.models import MailChoice, Mailing
from hcploop_web.delivery.models.mailing import State

pytestmark = pytest.mark.slow
ENGLISH = {"Accept-Language": "en"}
WEEK = dt.date(2026, 6, 29)


def test_a_user_chooses_her_letters_and_her_language(market, somebody):
    client = somebody(Role.REP)
    given = {"address": "wang@example.com", "language": "en"}

    answer = client.post("/mail/mine/", given)

    client.user.refresh_from_db()
    assert answer.status_code == 302
    assert client.user.email == "wang@example.com"
    assert not MailChoice.objects.get(user=client.user).wants_digest


def test_what_is_no_address_is_said_beside_the_field(market, somebody):
    answer = somebody(Role.REP).post("/mail/mine/", {"address": "王", "language": "en"}, headers=ENGLISH)

    assert answer.status_code == 422
    assert "An address has a name, an @ and a domain" in answer.content.decode()


def test_a_letter_is_shown_as_it_would_come_under_a_policy_of_its_own(market, somebody):
    answer = somebody(Role.MARKETER).get("/mail/mine/letter/")

    assert answer.content.decode().startswith("<!doctype html>")
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_a_user_sends_herself_her_letter(market, somebody, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = somebody(Role.STEWARD, email="steward@example.com")

    client.post("/mail/mine/now/")

    assert [one.to for one in mail.outbox] == [["steward@example.com"]]
    assert not Mailing.objects.exists()


def test_without_an_address_nothing_is_sent_and_she_is_told_why(market, somebody):
    answer = somebody(Role.STEWARD).post("/mail/mine/now/", follow=True, headers=ENGLISH)

    assert "It was not sent. An address has a name" in answer.content.decode()


def test_an_administrator_sees_what_failed_and_lets_it_be_tried_again(market, somebody):
    client = somebody(Role.ADMIN)
    reader = somebody(Role.REP, email="wang@example.com").user
    failed = Mailing.objects.create(
        user=reader, week_on=WEEK, state=State.FAILED, why="451", taken_at=dt.datetime(2026, 6, 29, tzinfo=dt.UTC)
    )

    page = client.get("/mail/", headers=ENGLISH).content.decode()
    client.post("/mail/", {"again": failed.pk})

    assert "451" in page
    assert f'value="{failed.pk}"' in page
    failed.refresh_from_db()
    assert failed.state == State.WAITING


def test_an_administrator_looks_at_the_letter_of_a_user_and_nobody_else_does(market, somebody):
    reader = somebody(Role.REP).user

    assert somebody(Role.ADMIN).get(f"/mail/{reader.pk}/").status_code == 200
    assert somebody(Role.MANAGER).get(f"/mail/{reader.pk}/").status_code == 403


@pytest.mark.parametrize("role", [Role.MEDICAL, Role.LEGAL])
def test_who_has_no_letter_is_told_so(market, somebody, role):
    client = somebody(role)

    assert "Your role has no letter" in client.get("/mail/mine/", headers=ENGLISH).content.decode()
    assert client.get("/mail/mine/letter/").status_code == 404
