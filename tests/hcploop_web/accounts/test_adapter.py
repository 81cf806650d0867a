"""Logging in: guessing is slowed down, a session is new, nobody signs up."""

import pytest
from django.core.cache import cache

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role

pytestmark = [pytest.mark.django_db]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def user():
    cache.clear()
    yield User.objects.create_user(username="wang", password="a long secret", role=Role.MEDICAL)
    cache.clear()


def _log_in(client, password):
    return client.post("/accounts/login/", {"login": "wang", "password": password}, headers=ENGLISH)


def test_who_guesses_is_slowed_down_even_when_she_guesses_right(client, user):
    for _guess in range(5):
        assert b"attempts" not in _log_in(client, "wrong").content

    answer = _log_in(client, "a long secret")

    assert "hcploop_session" not in client.cookies or "_auth_user_id" not in client.session
    assert answer.status_code in {200, 429}
    assert b"Too many" in answer.content


def test_logging_in_gives_a_new_session(client, user):
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["hcploop_session"] = before = session.session_key

    answer = _log_in(client, "a long secret")

    assert answer.status_code == 302
    assert client.cookies["hcploop_session"].value != before
    client.cookies["hcploop_session"] = before
    assert client.get("/").status_code == 302


def test_logging_out_ends_the_session(client, user):
    _log_in(client, "a long secret")
    kept = client.cookies["hcploop_session"].value

    client.post("/accounts/logout/")
    client.cookies["hcploop_session"] = kept

    assert client.get("/")["Location"].startswith("/accounts/login/")


def test_nobody_signs_up(client, user):
    client.post("/accounts/signup/", {"username": "li", "password1": "a long secret", "password2": "a long secret"})

    assert not User.objects.filter(username="li").exists()
    assert client.get("/accounts/signup/").status_code in {200, 302}
