"""The page on API keys."""

import datetime as dt

import pytest
from django.utils import timezone

from hcploop_web.accounts.keys import key_of
from hcploop_web.accounts.models import ApiKey
from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(somebody):
    return somebody(Role.ADMIN)


def _wish(client, **changed):
    until = timezone.localdate() + dt.timedelta(days=30)
    return {"name": "<b>w</b>", "user": client.user.pk, "scopes": ["read:doctors"], "expires_on": str(until), **changed}


def test_a_secret_is_shown_in_one_answer_only(client):
    answer = client.post("/api-keys/", _wish(client))

    secret = answer.content.decode().partition('class="hl-secret">')[2].partition("<")[0]
    assert key_of(secret, at=timezone.now()) == ApiKey.objects.get()
    assert "no-store" in answer["Cache-Control"]
    again = client.get("/api-keys/").content.decode()
    assert secret not in again
    assert "&lt;b&gt;w" in again


def test_a_key_is_revoked(client):
    client.post("/api-keys/", _wish(client))
    key = ApiKey.objects.get()

    assert client.post(f"/api-keys/{key.pk}/revoke/").status_code == 302
    key.refresh_from_db()
    assert key.revoked_at


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["everything"]}, {"expires_on": "2020-01-01"}, {"user": 0}, {"name": ""}]
)
def test_what_cannot_be_is_said_beside_the_field(client, wrong):
    answer = client.post("/api-keys/", _wish(client, **wrong))

    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)
    assert not ApiKey.objects.exists()
