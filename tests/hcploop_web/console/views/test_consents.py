"""The page on what a doctor agreed to."""

import csv

import pytest

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.privacy.models import ConsentEvent, Suppression

pytestmark = pytest.mark.slow
WORD = {"state": "withdrawn", "channel": "wechat", "happened_at": "2026-05-01T10:00"}


@pytest.fixture
def doctor(market, settings, tmp_path):
    settings.DROP = tmp_path
    (tmp_path / "market.toml").write_text(
        '[market]\nname = "m"\n[[feed]]\nname = "crm"\nkind = "people"\npath = "crm.csv"\ncolumns.source_id = "id"\n'
    )
    return next(row for row in open_snapshot(market).arrow("hcp").to_pylist() if row["name"] and row["rep_id"])


def _page(doctor, what="consents"):
    return f"/doctors/{doctor['one_id']}/{what}/"


def test_what_she_says_is_shown_and_handed_over_to_the_loop(doctor, somebody, settings):
    client = somebody(Role.PRIVACY)

    assert client.post(_page(doctor), WORD).status_code == 302

    event = ConsentEvent.objects.get()
    assert (event.one_id, event.state, event.by) == (doctor["one_id"], "withdrawn", client.user)
    text = client.get(_page(doctor), headers={"Accept-Language": "en"}).content.decode()
    assert "2026-05-01 10:00" in text
    (file,) = (settings.DROP / "web").glob("consents_*.csv")
    with file.open(encoding="utf-8", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert (row["state"], row["source_person_id"]) == ("withdrawn", event.source_id)
    assert f'source = "{event.source}"' in (settings.DROP / f"feeds/web_{file.stem}.toml").read_text()


def test_a_market_that_cannot_be_read_keeps_nobody_from_entering(doctor, somebody, settings):
    (settings.DROP / "market.toml").write_text("?")

    text = somebody(Role.PRIVACY).post(_page(doctor), WORD, follow=True, headers={"Accept-Language": "en"}).content

    assert "cannot be read now" in text.decode()
    assert ConsentEvent.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"channel": "pigeon"}, {"happened_at": "2099-01-01T00:00"}, {"state": "perhaps"}])
def test_what_cannot_be_is_said_beside_the_field(doctor, somebody, wrong):
    answer = somebody(Role.PRIVACY).post(_page(doctor), WORD | wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not ConsentEvent.objects.exists()


def test_contact_is_stopped_and_let_go_again(doctor, somebody):
    client = somebody(Role.STEWARD)

    assert client.post(_page(doctor, "suppressions"), {"channel": "", "why": "complaint"}).status_code == 302
    held = Suppression.objects.get()
    assert client.post(_page(doctor, "suppressions"), {"channel": "", "why": "asked"}).status_code == 422
    assert "Nobody may contact her." in client.get(_page(doctor), headers={"Accept-Language": "en"}).content.decode()
    assert client.post(_page(doctor, f"suppressions/{held.pk}/lift")).status_code == 302
    held.refresh_from_db()
    assert held.lifted_at


def test_a_representative_writes_down_what_her_own_doctors_say_and_stops_nobody(doctor, somebody):
    client = somebody(Role.REP)
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code="nobody else's", name="R")
    Assignment.objects.create(user=client.user, unit=unit, from_on="2020-01-01")

    assert client.post(_page(doctor), WORD).status_code == 404
    Unit.objects.update(code=doctor["rep_id"])
    assert client.post(_page(doctor), WORD).status_code == 302
    assert client.post(_page(doctor, "suppressions"), {"channel": "", "why": "asked"}).status_code == 403
    assert ConsentEvent.objects.count() == 1
