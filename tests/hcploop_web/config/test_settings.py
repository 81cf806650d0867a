"""What the settings promise of every answer, and of production."""

import datetime as dt
import subprocess
import sys

import pytest
from django.core.management import call_command
from tests.web_market import outer_environment

from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.slow
POLICY = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ANSWERS = {
    "a page": ("/doctors/", 200),
    "what is not there": ("/doctors/H00000000000/", 404),
    "what nobody made": ("/nothing/at/all/", 404),
    "no page of hers": ("/loop/", 403),
    "health": ("/health/live/", 200),
    "metrics without the token": ("/metrics", 404),
    "a wrong method": ("/language/", 302),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_carries_the_headers(kind, market, somebody):
    address, status = ANSWERS[kind]

    answer = somebody(Role.REP).get(address)

    assert answer.status_code == status
    _has_headers(answer)


def test_answers_of_the_gate_and_of_mishaps_carry_them_too(client, market, somebody, monkeypatch):
    def broken(*_given):
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr("hcploop_web.console.views.doctors.find_doctors", broken)
    marketer = somebody(Role.MARKETER)
    marketer.raise_request_exception = False

    mishap = marketer.get("/doctors/")

    assert mishap.status_code == 500
    assert b"a secret of the server" not in mishap.content
    for answer in (mishap, client.get("/doctors/"), client.get("/accounts/login/"), client.get("/static/nothing.js")):
        _has_headers(answer)


def _has_headers(answer):
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in answer["Permissions-Policy"]
    assert not [one for one in POLICY if one not in answer["Content-Security-Policy"]]


def test_a_session_cannot_be_read_by_scripts_nor_sent_from_elsewhere(client, market, somebody):
    user = somebody(Role.MARKETER).user
    user.set_password("a long secret")
    user.save()

    client.post("/accounts/login/", {"login": user.username, "password": "a long secret"})

    cookie = client.cookies["hcploop_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_host_that_is_not_ours_is_refused(client, db):
    answer = client.get("/accounts/login/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_a_form_that_is_too_large_is_refused(somebody, market, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert somebody(Role.MARKETER).post("/language/", {"language": "e" * 2000}).status_code == 400


def test_migrations_are_complete(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


PRODUCTION = {
    "HCPLOOP_ENV": "production",
    "HCPLOOP_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "HCPLOOP_HOSTS": "loop.example",
    "DJANGO_SETTINGS_MODULE": "hcploop_web.config.settings",
}


def test_production_is_reached_by_https_only_and_django_finds_nothing_to_mend(tmp_path):
    program = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("check", deploy=True, fail_level="WARNING")
browser = Client(headers={"host": "loop.example"})
away, safe = browser.get("/accounts/login/"), browser.get("/health/live/", secure=True)
print(away.status_code, away["Location"], safe["Strict-Transport-Security"], sep="\\n")
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.DEBUG)
print(browser.get("/health/live/").status_code)
"""
    environment = {**outer_environment(), **PRODUCTION, "HCPLOOP_HOME": str(tmp_path)}

    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)

    year = int(dt.timedelta(days=365).total_seconds())
    assert said.stdout.splitlines()[-5:] == [
        "301",
        "https://loop.example/accounts/login/",
        f"max-age={year}; includeSubDomains; preload",
        "True True False",
        "200",
    ], said.stderr
