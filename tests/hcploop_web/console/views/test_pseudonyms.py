import io
import zipfile

import pyarrow.parquet as pq
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


def _hashes(admin, secret):
    asked = {"tables": ["hcp", "touch", "decision", "outcome"], "written": "parquet", "secret": secret}
    answer = admin.post("/for-analysts/", asked)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        tables = {name: pq.read_table(archive.open(name)) for name in archive.namelist()}
    ids = ("one_id", "record_id", "touch_id", "decision_id", "institution_id")
    return {
        value
        for table in tables.values()
        for column in ids
        if column in table.column_names
        for value in table[column].unique().to_pylist()
        if value
    }


def test_two_exports_cannot_be_joined_unless_a_secret_is_given(market, somebody):
    admin = somebody(Role.ADMIN)

    without, again = _hashes(admin, ""), _hashes(admin, "")
    joined, joins = (_hashes(admin, "s" * 32) for _ in range(2))

    assert len(without) > 100
    assert not without & again
    assert joined == joins
    assert not joined & without
    assert "s" * 32 not in str(list(AuditEntry.objects.values_list("told", flat=True)))
