"""What stewards decide a name to mean is what the next run reads, and can be taken back."""

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
from hcploop_web.console.actions.decide_name import Meant, decide_name
from hcploop_web.console.actions.hand_over_names import hand_over_names
from hcploop_web.console.actions.undo_name import undo_name
from hcploop_web.console.decided_names import decided_keys, decided_names, pending_names
from hcploop_web.console.models import NameDecision
from hcploop_web.console.models.name_decision import Meaning
from hcploop_web.insights.names import NameQuery, names
from hcploop_web.insights.refusals import Refused
from hcploop_web.shared.models import AuditEntry

pytestmark = [pytest.mark.django_db]


def _user(role=Role.STEWARD):
    return User.objects.create_user(username=f"{role.value}{User.objects.count()}", role=role)


def _decide(by, raw="市一", value="H1", means=Meaning.KNOWN, **known):
    told = {"kind": "hospital", "place": "", **known}
    # A run knows its start to the second: what is decided in that second counts as decided after it.
    at = timezone.now() - dt.timedelta(seconds=1)
    return decide_name(Meant(raw=raw, means=means, value=value, **told), by=by, at=at)


def _review(out):
    return open_snapshot(out).arrow("name_review").to_pylist()


@pytest.mark.slow
@pytest.mark.turns
@pytest.mark.full
def test_the_next_run_reads_names_as_they_were_decided_until_that_is_taken_back(own_market):
    steward, out = _user(), own_market / "out"
    asked = next(one for one in _review(out) if one["kind"] == "hospital" and one["proposed_id"])
    (here, near), key = (asked["raw"], asked["proposed_id"]), ("hospital", asked["raw"], asked["place"])
    made = _decide(steward, here, near, place=asked["place"])
    department = next((one["raw"] for one in _review(out) if one["kind"] == "department"), "无名科")
    _decide(steward, department, "", Meaning.NONE, kind="department")
    assert pending_names() == 2
    hand_over_names()
    run(own_market / "drop", out)

    assert pending_names() == 0
    assert key not in {(one["kind"], one["raw"], one["place"]) for one in _review(out)}
    assert department not in {one["raw"] for one in _review(out) if one["kind"] == "department"}
    told = open_snapshot(out).arrow("name_decision").to_pylist()
    assert {(one["raw"], one["value"], one["decided_by"]) for one in told} == {
        (here, near, steward.username),
        (department, "", steward.username),
    }

    undo_name(made, by=steward, at=timezone.now())
    hand_over_names()
    run(own_market / "drop", out)

    assert key in {(one["kind"], one["raw"], one["place"]) for one in _review(out)}
    assert here not in {one["raw"] for one in open_snapshot(out).arrow("name_decision").to_pylist()}


def test_the_last_decision_about_a_name_stands_and_another_place_is_another_name():
    steward = _user()
    _decide(steward, value="H1")
    last = _decide(steward, value="H2")
    other = _decide(steward, value="H3", place="北京")

    assert set(NameDecision.objects.standing()) == {last, other}
    assert NameDecision.objects.count() == 3


def test_what_is_taken_back_leaves_what_held_before(market):
    steward = _user()
    first, second = _decide(steward, value="H1"), _decide(steward, value="H2")

    held = undo_name(second, by=steward, at=timezone.now())
    again = undo_name(second, by=steward, at=timezone.now())

    assert (held.means, held.value, again) == (Meaning.KNOWN, "H1", None)
    assert [one.holds for one in decided_names([second, first])] == [False, True]
    assert undo_name(first, by=steward, at=timezone.now()).means == Meaning.WITHDRAWN
    assert decided_keys() == []
    assert [one.state for one in decided_names([second, first])] == ["Taken back", "Taken back"]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.STEWARD, Role.ADMIN}])
def test_only_keepers_of_the_data_decide(role):
    with pytest.raises(PermissionDenied):
        _decide(_user(role))
    with pytest.raises(PermissionDenied):
        undo_name(_decide(_user()), by=_user(role), at=timezone.now())


def test_what_is_decided_is_in_the_audit_record_without_what_is_written():
    made = _decide(_user(), raw="张伟 13800138000")

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.about, entry.told) == (
        "name decided",
        str(made.pk),
        {"kind": "hospital", "means": "known"},
    )


@pytest.mark.parametrize(("means", "value"), [(Meaning.NONE, "H1"), (Meaning.KNOWN, ""), ("guess", "H1")])
def test_what_means_something_says_what(means, value):
    steward = _user()

    with pytest.raises(IntegrityError), transaction.atomic():
        _decide(steward, means=means, value=value)


def test_the_file_of_the_feed_holds_the_last_word_of_every_name(own_market):
    steward = _user()
    _decide(steward, "市二", "", Meaning.NONE)
    _decide(steward, "市一", "上海市第一人民医院", Meaning.WRITTEN)
    undo_name(_decide(steward, "市三", "H3"), by=steward, at=timezone.now())

    with hand_over_names().open(encoding="utf-8") as file:
        rows = [(row["kind"], row["raw"], row["value"], row["taken_back"]) for row in csv.DictReader(file)]

    assert rows == [
        ("hospital", "市二", "", "no"),
        ("hospital", "市一", "上海市第一人民医院", "no"),
        ("hospital", "市三", "", "yes"),
    ]


def test_where_the_market_cannot_be_read_the_loop_is_told_nothing(settings, tmp_path):
    settings.DROP = tmp_path / "nowhere"
    _decide(_user())

    with pytest.raises(Refused):
        hand_over_names()

    assert NameDecision.objects.count() == 1


def test_what_was_decided_everywhere_is_asked_nowhere(market):
    asked = next(one for one in _review(market) if one["kind"] == "hospital" and one["place"])
    everywhere = ("hospital", asked["raw"], "")

    told = names(NameQuery(decided=(everywhere,)), rows=1000)

    same = [one for one in _review(market) if (one["kind"], one["raw"]) == ("hospital", asked["raw"])]
    assert asked["raw"] not in {one.raw for one in told.following if one.kind == "hospital"}
    assert told.left == told.total - len(same)
