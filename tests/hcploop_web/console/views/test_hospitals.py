"""Hospital 360, as a browser asks for it."""

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role

pytestmark = pytest.mark.slow


@pytest.fixture
def doctor(market):
    rows = open_snapshot(market).arrow("hcp").to_pylist()
    return next(row for row in rows if row["institution_id"] and row["rep_id"])


def test_a_hospital_shows_its_doctors(doctor, somebody):
    page = somebody(Role.MARKETER).get(f"/hospitals/{doctor['institution_id']}/")

    assert page.status_code == 200
    assert doctor["hospital"] in page.content.decode()
    assert f"/doctors/{doctor['one_id']}/" in page.content.decode()


def test_who_sees_none_of_its_doctors_does_not_see_the_hospital(doctor, somebody):
    client = somebody(Role.REP)
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code="nobody else's", name="R")
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")

    assert client.get(f"/hospitals/{doctor['institution_id']}/").status_code == 404
    Unit.objects.update(code=doctor["rep_id"])
    assert client.get(f"/hospitals/{doctor['institution_id']}/").status_code == 200
