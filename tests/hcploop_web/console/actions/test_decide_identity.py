"""What stewards decide about records is what the next run does, and can be taken back."""

import datetime as dt
import itertools
from typing import NamedTuple

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import EVERYTHING
from hcploop_web.console.actions.decide_identity import decide_identity
from hcploop_web.console.actions.hand_over_decisions import hand_over_decisions
from hcploop_web.console.actions.undo_decision import undo_decision
from hcploop_web.console.decided import decided_pairs, occasions, pending_count
from hcploop_web.console.models import IdentityDecision
from hcploop_web.console.models.identity_decision import Act, Decision
from hcploop_web.insights.identity_history import identity
from hcploop_web.insights.identity_merge import merge_of
from hcploop_web.insights.refusals import Refused
from hcploop_web.shared.models import AuditEntry

pytestmark = [pytest.mark.django_db]
world = [pytest.mark.slow]


class Asked(NamedTuple):
    """A pair of records in the queue, by number and by name."""

    records: tuple[int, int]
    named: tuple[str, str]


def _user(role=Role.STEWARD):
    return User.objects.create_user(username=f"{role.value}{User.objects.count()}", role=role)


def _decide(pairs, decision, by, act=Act.REVIEW):
    # A run knows its start to the second: what is decided in that second counts as decided after it.
    return decide_identity(pairs, decision, act=act, by=by, at=timezone.now() - dt.timedelta(seconds=1))


def _people(out):
    """By record, as `source:source_id`, the person; and who she was with."""
    snapshot = open_snapshot(out)
    names = {row["record_id"]: f"{row['source']}:{row['source_id']}" for row in snapshot.arrow("record").to_pylist()}
    return {names[row["record_id"]]: row["one_id"] for row in snapshot.arrow("record_person").to_pylist()}


def _groups(people):
    by_person = {}
    for named, one_id in people.items():
        by_person.setdefault(one_id, set()).add(named)
    return {frozenset(group) for group in by_person.values()}


def _reviews(out):
    return open_snapshot(out).arrow("oneid_review").to_pylist()


@pytest.mark.turns
@pytest.mark.full
class TestWorld:
    pytestmark = world

    @staticmethod
    def _asked(out):
        """A pair that the loop asks about."""
        records = open_snapshot(out).arrow("record").to_pylist()
        names = {row["record_id"]: f"{row['source']}:{row['source_id']}" for row in records}
        asked = _reviews(out)[0]
        both = (asked["record_a"], asked["record_b"])
        return Asked(both, (names[both[0]], names[both[1]]))

    def test_two_doctors_are_joined_parted_and_joined_no_more_as_a_steward_decides(self, own_market):
        steward, out = _user(), own_market / "out"
        before = _people(out)
        by_person = {}
        for named, one_id in sorted(before.items()):
            by_person.setdefault(one_id, []).append(named)
        big, small = sorted(by_person, key=lambda one: -len(by_person[one]))[:2]
        foreseen = merge_of(big, small, EVERYTHING)
        asked = self._asked(out)
        answered = _decide([asked.named], Decision.SAME, steward)
        merged = _decide(foreseen.pairs, Decision.SAME, steward, Act.MERGE)
        assert pending_count() == len({*foreseen.pairs, asked.named})
        hand_over_decisions()
        run(own_market / "drop", out)

        joined = _people(out)
        assert {joined[named] for named in by_person[big] + by_person[small]} == {foreseen.kept_id}
        assert pending_count() == 0
        assert joined[asked.named[0]] == joined[asked.named[1]]
        gone = next(one for one in (big, small) if one != foreseen.kept_id)
        told = identity(gone, EVERYTHING)
        assert told.one_id == foreseen.kept_id
        assert gone in {old for old, _at in told.redirects}
        assert ("merged", foreseen.kept_id, gone) in {(one.kind, one.one_id, one.other_one_id) for one in told.events}
        fields = {name: both for name, _one, _other, both, _verdict in foreseen.fields}
        hcp = next(row for row in open_snapshot(out).arrow("hcp").to_pylist() if row["one_id"] == foreseen.kept_id)
        assert {name: hcp[name] for name in fields} == fields

        # Every pair across the two: no third record holds them together.
        pairs = list(itertools.product(by_person[big], by_person[small]))
        _decide(pairs, Decision.DIFFERENT, steward, Act.SPLIT)
        undo_decision(answered[0].group, by=steward, at=timezone.now())
        hand_over_decisions()
        run(own_market / "drop", out)

        assert _groups(_people(out)) == _groups(before)
        assert asked.records in {(row["record_a"], row["record_b"]) for row in _reviews(out)}

        undo_decision(occasions(IdentityDecision.objects.filter(act=Act.SPLIT))[0].group, by=steward, at=timezone.now())
        undo_decision(merged[0].group, by=steward, at=timezone.now())
        hand_over_decisions()
        run(own_market / "drop", out)

        assert _groups(_people(out)) == _groups(before)
        assert steward.username not in {
            row["decided_by"] for row in open_snapshot(out).arrow("identity_decision").to_pylist()
        }


def test_the_last_decision_of_a_pair_stands_whichever_is_named_first():
    steward = _user()

    _decide([("a:1", "b:2")], Decision.SAME, steward)
    _decide([("b:2", "a:1")], Decision.DIFFERENT, steward)

    last = IdentityDecision.objects.last_words().get()
    assert (last.record_a, last.record_b, last.decision) == ("a:1", "b:2", "different")
    assert IdentityDecision.objects.count() == 2


def test_what_is_taken_back_leaves_what_held_before():
    steward = _user()
    _decide([("a:1", "b:2")], Decision.SAME, steward)
    second = _decide([("a:1", "b:2"), ("a:1", "c:3")], Decision.DIFFERENT, steward, Act.SPLIT)

    undo_decision(second[0].group, by=steward, at=timezone.now())

    told = {(one.record_a, one.record_b): one.decision for one in IdentityDecision.objects.last_words()}
    assert told == {("a:1", "b:2"): "same", ("a:1", "c:3"): "withdrawn"}
    assert decided_pairs() == [("a:1", "b:2")]
    assert undo_decision(second[0].group, by=steward, at=timezone.now()) == []


def test_what_was_taken_back_is_left_out_when_an_earlier_decision_is_taken_back_too():
    steward = _user()
    first = _decide([("a:1", "b:2")], Decision.SAME, steward, Act.MERGE)
    second = _decide([("a:1", "b:2")], Decision.DIFFERENT, steward, Act.SPLIT)
    third = _decide([("a:1", "b:2")], Decision.SAME, steward)

    def held(made):
        undo_decision(made[0].group, by=steward, at=timezone.now())
        return IdentityDecision.objects.last_words().get().decision

    assert held(second) == "same"
    assert IdentityDecision.objects.standing()["a:1", "b:2"] == third[0]
    assert held(third) == "same"
    assert IdentityDecision.objects.standing()["a:1", "b:2"] == first[0]
    assert held(first) == "withdrawn"
    assert IdentityDecision.objects.standing() == {}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.STEWARD, Role.ADMIN}])
def test_only_keepers_of_the_data_decide(role):
    with pytest.raises(PermissionDenied):
        _decide([("a:1", "b:2")], Decision.SAME, _user(role))
    with pytest.raises(PermissionDenied):
        undo_decision(_decide([("a:1", "b:2")], Decision.SAME, _user())[0].group, by=_user(role), at=timezone.now())


def test_what_is_decided_is_in_the_audit_record_without_names():
    _decide([("crm:1", "wechat:2")], Decision.SAME, _user(), Act.MERGE)

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.told) == ("identity merge", {"decision": "same", "pairs": 1})


def test_where_the_market_cannot_be_read_the_loop_is_told_nothing(settings, tmp_path):
    settings.DROP = tmp_path / "nowhere"
    _decide([("a:1", "b:2")], Decision.SAME, _user())

    with pytest.raises(Refused):
        hand_over_decisions()

    assert IdentityDecision.objects.count() == 1
