"""The letter of the week tells each role what concerns her, and nobody what she may not see."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.console.digests.digest import NAMED, digest
from hcploop_web.console.models import Run
from hcploop_web.console.models.run import State
from hcploop_web.delivery.letters import as_html, as_text
from hcploop_web.delivery.readers import READERS

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 7, 6, 0, 5, tzinfo=dt.UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def _user(role):
    return User.objects.create_user(f"a {role}", f"{role}@example.com", role=role)


def _letter(user, language="en"):
    return digest(user, language, at=MONDAY, zone=ZONE)


@pytest.fixture
def doctors(market):
    return [row for row in open_snapshot(market).arrow("hcp").to_pylist() if row["name"]]


@pytest.fixture
def representative(market, doctors):
    """A representative with doctors for whom something is suggested."""
    carried = [row["sender"] for row in open_snapshot(market).arrow("suggestion").to_pylist()]
    rep_id = max((row["rep_id"] for row in doctors if row["rep_id"]), key=carried.count)
    user = _user(Role.REP)
    unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code=rep_id, name="R")
    Assignment.objects.create(user=user, unit=unit, from_on="2020-01-01")
    return user


@pytest.mark.parametrize("role", sorted(READERS))
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_role_that_reads_gets_a_letter_in_her_language(market, words, role, language):
    letter = _letter(_user(role), language)

    assert letter.language == language
    assert len(letter.todo) <= 3
    assert ("Your week" in letter.subject) is (language == "en")
    assert "\n" not in letter.subject


@pytest.mark.parametrize("role", sorted(READERS - NAMED))
def test_who_is_in_charge_of_no_doctors_reads_no_names(market, doctors, role):
    letter = _letter(_user(role))

    told = as_html(letter) + as_text(letter)
    assert not re.search(r"/doctors/H", told)
    assert not [row["one_id"] for row in doctors if row["one_id"] in told]


def test_a_representative_reads_her_three_best_suggestions_with_their_reasons(market, doctors, representative):
    hers = {row["one_id"] for row in doctors if row["rep_id"] == Unit.objects.get().code}

    letter = _letter(representative)

    assert 0 < len(letter.todo) <= 3
    assert all(one.text for one in letter.todo)
    named = {re.search(r"/doctors/(\w+)/#suggestions", one.href)[1] for one in letter.todo}
    assert named <= hers
    assert {one.name for one in letter.moved} == {"Coverage", "Active share"} or len(letter.moved) == 2


def test_no_subject_names_a_doctor(market, doctors, representative):
    subject = _letter(representative).subject

    assert not [row["name"] for row in doctors if row["name"] in subject]


def test_a_representative_without_doctors_is_told_so(market):
    letter = _letter(_user(Role.REP))

    with translation.override("en"):
        told = as_html(letter)
    assert letter.todo == []
    assert "Nothing waits for you." in told
    assert "your 0 doctors" in letter.lead


def test_a_figure_has_its_size_and_sign_against_the_month_before_while_one_snapshot_is_kept(market):
    moved = _letter(_user(Role.MARKETER)).moved

    assert len(moved) >= 2
    assert all(one.sign == {"up": "▲", "down": "▼", "same": "="}[one.way] for one in moved)
    assert all(one.size[0] == {"up": "+", "down": "−", "same": "n"}[one.way] for one in moved)


def test_a_steward_is_led_to_pairs_and_to_the_quarantine(market):
    letter = _letter(_user(Role.STEWARD))

    led = [one.href.rpartition("8000")[2] for one in letter.todo]
    assert led[:2] == ["/identities/", "/data/quarantine/"]
    assert led[2:] in (["/data/"], ["/data/names/"])
    assert letter.moved == []


def test_an_administrator_hears_of_runs_that_failed_first(market):
    Run.objects.create(out="o", folder="f", state=State.FAILED, asked_at=MONDAY - dt.timedelta(days=1), message="lock")
    Run.objects.create(out="o", folder="f", state=State.FAILED, asked_at=MONDAY - dt.timedelta(days=9))

    letter = _letter(_user(Role.ADMIN))

    assert (letter.todo[0].title, letter.todo[0].text) == ("Look at the run that failed", "lock")
