import pytest

from hcploop_web.accounts.roles import Role
from hcploop_web.shared.models import AuditEntry

ASKED = {"tables": ["hcp"], "written": "csv", "secret": ""}


def test_an_administrator_takes_an_archive_and_it_is_written_down(market, somebody):
    answer = somebody(Role.ADMIN).post("/for-analysts/", ASKED)

    assert answer.content.startswith(b"PK")
    entry = AuditEntry.objects.get(verb="pseudonymised export taken")
    assert entry.told["can_be_joined"] is False
    assert entry.told["rows"]["hcp"] > 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_nobody_else_may(somebody, role):
    assert somebody(role).post("/for-analysts/", ASKED).status_code == 403


@pytest.mark.parametrize("wrong", [{"secret": "short"}, {"tables": []}, {"tables": ["hcp_identifier"]}])
def test_what_cannot_be_is_refused(somebody, wrong):
    assert somebody(Role.ADMIN).post("/for-analysts/", ASKED | wrong).status_code == 422
