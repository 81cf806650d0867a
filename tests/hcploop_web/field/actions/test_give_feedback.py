import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from hcploop.engine import open_snapshot
from hcploop_web.accounts.models import Assignment, Unit, User
from hcploop_web.accounts.models.unit import Kind
from hcploop_web.accounts.roles import Role
from hcploop_web.field.actions.give_feedback import ReasonMissing, Word, give_feedback
from hcploop_web.field.models import Feedback, State
from hcploop_web.insights.suggestions import NoSuchSuggestion
from hcploop_web.shared.models import AuditEntry

pytestmark = pytest.mark.slow
NOW = dt.datetime(2026, 7, 1, 2, tzinfo=dt.UTC)
DONE = Word(State.DONE)


@pytest.fixture
def suggestion(market, settings, tmp_path):
    settings.DROP = tmp_path
    snapshot = open_snapshot(market)
    doctors = {row["one_id"]: row for row in snapshot.arrow("hcp").to_pylist()}
    rows = snapshot.arrow("suggestion").to_pylist()
    return next({**row, "rep_id": doctors[row["one_id"]]["rep_id"]} for row in rows if doctors[row["one_id"]]["rep_id"])


def _user(role, code=None):
    user = User.objects.create_user(f"{role}{User.objects.count()}", role=role)
    if code:
        unit = Unit.objects.create(kind=Kind.REPRESENTATIVE, code=code, name=code)
        Assignment.objects.create(user=user, unit=unit, from_on=dt.date(2026, 1, 1))
    return user


def test_a_word_is_kept_with_who_said_it_and_for_which_representative(suggestion, db):
    user = _user(Role.REP, suggestion["rep_id"])

    said = give_feedback(suggestion["decision_id"], Word(State.LATER, "doctor_away", "出差"), by=user, at=NOW)

    assert (said.one_id, said.rep_id, said.by, said.note) == (suggestion["one_id"], suggestion["rep_id"], user, "出差")
    assert AuditEntry.objects.get(verb="feedback given").about == suggestion["decision_id"]


def test_the_same_word_is_kept_once(suggestion, db):
    user = _user(Role.ADMIN)

    first = give_feedback(suggestion["decision_id"], DONE, by=user, at=NOW)
    again = give_feedback(suggestion["decision_id"], DONE, by=user, at=NOW + dt.timedelta(minutes=1))

    assert again == first
    assert (Feedback.objects.count(), AuditEntry.objects.filter(verb="feedback given").count()) == (1, 1)


@pytest.mark.parametrize(
    "word",
    [Word(State.DISMISSED), Word(State.LATER, "no_access"), Word(State.DISMISSED, "x"), Word(State.DONE, "other")],
)
def test_a_reason_that_does_not_fit_is_refused(suggestion, word, db):
    with pytest.raises(ReasonMissing):
        give_feedback(suggestion["decision_id"], word, by=_user(Role.ADMIN), at=NOW)
    assert not Feedback.objects.exists()


def test_a_suggestion_for_another_representatives_doctor_does_not_exist(suggestion, db):
    user = _user(Role.REP, "nobody else's")

    for name in (suggestion["decision_id"], "D0"):
        with pytest.raises(NoSuchSuggestion):
            give_feedback(name, DONE, by=user, at=NOW)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REP, Role.MSL, Role.MANAGER, Role.ADMIN}))
def test_who_does_not_work_in_the_field_gives_no_feedback(suggestion, role, db):
    with pytest.raises(PermissionDenied):
        give_feedback(suggestion["decision_id"], DONE, by=_user(role), at=NOW)


def test_a_market_that_cannot_be_read_loses_nothing(suggestion, db, settings, django_capture_on_commit_callbacks):
    def say(name):
        with django_capture_on_commit_callbacks(execute=True):
            give_feedback(suggestion["decision_id"], Word(State.LATER, name), by=user, at=NOW)

    user = _user(Role.ADMIN)
    say("waiting")
    assert not (settings.DROP / "web").exists()
    (settings.DROP / "market.toml").write_text(
        '[market]\nname = "m"\n[[feed]]\nname = "crm"\nkind = "people"\npath = "crm.csv"\ncolumns.source_id = "id"\n'
    )
    say("doctor_away")

    lines = (settings.DROP / "web/feedback.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[3] for line in lines[1:]] == ["waiting", "doctor_away"]
