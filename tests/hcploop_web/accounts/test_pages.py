"""Role × page: who may open what, for every pair."""

import pytest
from django.urls import get_resolver, reverse

from hcploop_web.accounts.pages import PAGES
from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.slow


_PATTERNS = {one.name: one for one in get_resolver().url_patterns[1].url_patterns}
_NOBODY = {"IntConverter": 0, "StringConverter": "H00000000000", "SlugConverter": "nothing", "PathConverter": "nothing"}


def _address(name):
    """The address of a page, of somebody or something that is not there."""
    converters = _PATTERNS[name].pattern.converters
    return reverse(name, kwargs={key: _NOBODY[type(one).__name__] for key, one in converters.items()})


def _answer(client, name):
    answer = client.get(_address(name))
    return client.post(_address(name)) if answer.status_code == 405 else answer


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_its_pages_and_no_other(role, somebody, market):
    client = somebody(role)

    given = {name: _answer(client, name).status_code for name in _PATTERNS}

    refused = {name for name, status in given.items() if status == 403}
    assert refused == {name for name, one in _PATTERNS.items() if role not in PAGES[one.callback.page_name].roles}
    assert {status for name, status in given.items() if name not in refused} <= {200, 302, 404}


def test_every_page_of_ours_asks_the_table():
    asked = {name: getattr(pattern.callback, "page_name", None) for name, pattern in _PATTERNS.items()}

    # Addresses of one family ask for the page that they belong to; every page is itself an address.
    assert {name: asked[name] for name in PAGES} == {name: name for name in PAGES}
    assert set(asked.values()) == set(PAGES)


def test_who_has_not_logged_in_is_sent_to_log_in(client, db):
    for name in _PATTERNS:
        answer = client.get(_address(name))

        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/"), name


def test_who_was_away_for_half_an_hour_logs_in_again(somebody, market, settings):
    client = somebody(Role.MARKETER)
    client.get("/")
    session = client.session
    session["seen_at"] -= settings.SESSION_IDLE_SECONDS + 1
    session.save()

    assert client.get("/").status_code == 302


def test_an_administrator_without_a_second_factor_is_sent_to_add_one(somebody, market, settings):
    settings.MFA_REQUIRED = True

    assert somebody(Role.ADMIN).get("/")["Location"] == "/accounts/2fa/totp/activate/"
    assert somebody(Role.MARKETER).get("/").status_code == 200
