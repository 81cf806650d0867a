"""Users."""

import pytest
from django.core.management import call_command

from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.slow


def test_the_first_of_an_installation_is_an_administrator(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long one of her own")

    call_command("createsuperuser", username="first", email="first@example.org", interactive=False)

    assert User.objects.get().role == Role.ADMIN
