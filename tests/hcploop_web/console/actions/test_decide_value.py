"""What stewards decide of a field is what the next run shows, and can be taken back."""

import csv
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.console.actions.decide_value import decide_value
from hcploop_web.console.actions.hand_over_values import hand_over_values
from hcploop_web.console.actions.undo_value import undo_value
from hcploop_web.console.decided_values import decided_since, decided_values, pending_values
from hcploop_web.console.models import ValueDecision
from hcploop_web.insights.refusals import Refused
from hcploop_web.insights.value_conflicts import ValueQuery, open_values, said_of
from hcploop_web.shared.models import AuditEntry

pytestmark = [pytest.mark.django_db]


def _user(role=Role.STEWARD):
    return User.objects.create_user(username=f"{role.value}{User.objects.count()}", role=role)


def _decide(by, record="crm:C1", field="phone"):
    # A run knows its start to the second: what is decided in that second counts as decided after it.
    return decide_value(record, field, by=by, at=timezone.now() - dt.timedelta(seconds=1))


def _kept(out, one_id, field):
    rows = open_snapshot(out).arrow("hcp_value").to_pylist()
    return next(
        (one["value"], one["rule"]) for one in rows if (one["one_id"], one["field"], one["place"]) == (one_id, field, 1)
    )


@pytest.mark.slow
@pytest.mark.turns
@pytest.mark.full
def test_the_next_run_shows_what_was_decided_until_that_is_taken_back(own_market):
    steward, out = _user(), own_market / "out"
    asked = open_values(ValueQuery(field="phone"), rows=1).value
    before, other = _kept(out, asked.one_id, "phone"), said_of(asked.one_id, "phone")[1]
    made = _decide(steward, other.record)
    assert pending_values() == 1
    hand_over_values()
    run(own_market / "drop", out)

    assert pending_values() == 0
    assert _kept(out, asked.one_id, "phone") == (other.value, "decided")
    assert open_values(ValueQuery(chosen=(asked.one_id, "phone")), rows=0).value.reason == ""
    assert [one.state for one in decided_values([made])] == ["in effect"]

    undo_value(made, by=steward, at=timezone.now())
    assert pending_values() == 1
    hand_over_values()
    run(own_market / "drop", out)

    assert _kept(out, asked.one_id, "phone") == before


@pytest.mark.slow
def test_of_two_decisions_about_a_doctor_the_later_holds_and_without_it_the_earlier(market):
    steward = _user()
    asked = open_values(ValueQuery(), rows=1).value
    first, second = (_decide(steward, one.record, asked.field) for one in said_of(asked.one_id, asked.field)[:2])
    assert [one.holds for one in decided_values([second, first])] == [True, False]

    undo_value(second, by=steward, at=timezone.now())

    assert undo_value(second, by=steward, at=timezone.now()) is None
    assert [one.state for one in decided_values([second, first])] == ["Taken back", "with the next run"]
    assert decided_since() == ((first.record, asked.field),)


@pytest.mark.slow
def test_a_record_that_is_there_no_more_is_told_as_without_effect(market):
    one = decided_values([_decide(_user(), "crm:nobody")])[0]

    assert (one.one_id, one.value, one.state) == ("", "–", "without effect: the record says nothing of it any more")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.STEWARD, Role.ADMIN}])
def test_only_keepers_of_the_data_decide(role):
    with pytest.raises(PermissionDenied):
        _decide(_user(role))
    with pytest.raises(PermissionDenied):
        undo_value(_decide(_user()), by=_user(role), at=timezone.now())


def test_what_is_decided_is_in_the_audit_record_without_the_record():
    made = _decide(_user(), record="crm:13800138000")

    entry = AuditEntry.objects.get()

    assert (entry.verb, entry.about, entry.told) == ("value decided", str(made.pk), {"field": "phone"})


def test_a_field_that_there_is_not_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        _decide(_user(), field="grade")


def test_the_file_of_the_feed_holds_no_value_and_says_what_was_taken_back(own_market):
    steward = _user()
    undo_value(_decide(steward, "crm:C1"), by=steward, at=timezone.now())
    _decide(steward, "crm:C2")

    with hand_over_values().open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert [(row["record"], row["field"], row["taken_back"]) for row in rows] == [
        ("crm:C1", "phone", "yes"),
        ("crm:C2", "phone", "no"),
    ]
    assert "value" not in rows[0]


def test_where_the_market_cannot_be_read_the_loop_is_told_nothing(settings, tmp_path):
    settings.DROP = tmp_path / "nowhere"
    _decide(_user())

    with pytest.raises(Refused):
        hand_over_values()

    assert ValueDecision.objects.count() == 1
