"""Rules are proposed by one and published by another, and the next run follows them."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hcploop.engine import open_snapshot
from hcploop.flow import run
from hcploop_web.accounts.models import User
from hcploop_web.accounts.roles import Role
from hcploop_web.accounts.rows import EVERYTHING
from hcploop_web.console.actions.propose_tiers import propose_tiers
from hcploop_web.console.actions.publish_tiers import publish_tiers
from hcploop_web.console.actions.submit_tiers import submit_tiers
from hcploop_web.console.actions.withdraw_tiers import withdraw_tiers
from hcploop_web.console.models import TierProposal
from hcploop_web.console.models.tier_proposal import State
from hcploop_web.insights.moves import MoveQuery
from hcploop_web.insights.policies import bodies_of, presets, rules_in_force
from hcploop_web.insights.refusals import Refused
from hcploop_web.insights.tier_moves import kept_snapshots, moves_between
from hcploop_web.insights.tier_trials import effort, try_rules
from hcploop_web.shared.models import AuditEntry

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TOLD = {"title": "Grade first", "why": "Budgets are held by grade", "effective_on": dt.date(2026, 6, 30)}
TODAY = dt.date(2026, 6, 30)


def _user(role):
    return User.objects.create_user(username=f"{role.value}{User.objects.count()}", role=role)


def _waiting(by, **told):
    proposal = propose_tiers({"tiers": {"preset": "grade_first"}}, {**TOLD, **told}, by=by, at=timezone.now())
    return submit_tiers(proposal.pk, by=by, at=timezone.now())


@pytest.mark.turns
def test_what_was_previewed_is_what_the_run_after_publishing_gives_for_every_doctor(own_market):
    author, approver = _user(Role.MARKETER), _user(Role.ADMIN)
    now = rules_in_force()
    wanted = replace(now, preset="grade_first", matrix=presets()["grade_first"], high_share=0.2, population=("region",))
    bodies = bodies_of(replace(wanted, weights=wanted.weights | {"visits": 2.0}))
    preview = try_rules(bodies)

    proposal = propose_tiers(bodies, TOLD, by=author, at=timezone.now())
    submit_tiers(proposal.pk, by=author, at=timezone.now())
    publish_tiers(proposal.pk, by=approver, at=timezone.now(), on=TODAY)
    run(own_market / "drop", own_market / "out")

    rows = open_snapshot(own_market / "out").arrow("hcp_tier").to_pylist()
    for brand in ("ruitai", "kexin"):
        seen = {one_id: after for one_id, _before, after in preview.after(brand, EVERYTHING)}
        assert seen == {row["one_id"]: row["tier"] or 0 for row in rows if row["brand"] == brand}
        newer, older = (one.snapshot_id for one in kept_snapshots())
        came = moves_between(older, newer)
        assert came.summary(brand, EVERYTHING).flows == preview.summary(brand, EVERYTHING).flows
        assert came.summary(brand, EVERYTHING).moved > 0
        foreseen, ran = (one.movers(MoveQuery(brand), EVERYTHING, rows=None)[0] for one in (preview, came))
        assert foreseen == ran
        told = effort(preview, brand, EVERYTHING)
        assert sum(row.before for row in told) == sum(row.after for row in told) == len(seen)
    assert AuditEntry.objects.get(verb="tiers published").told["files"] == [
        "policy/tiers-2026-06-30.toml",
        "policy/scoring-2026-06-30.toml",
    ]


def test_rules_in_force_move_nobody(market):
    assert try_rules({}).summary("ruitai", EVERYTHING).moved == 0


def test_who_proposed_it_does_not_approve_it_while_somebody_else_can(own_market):
    author, other = _user(Role.ADMIN), _user(Role.MARKETER)
    proposal = _waiting(author)

    with pytest.raises(PermissionDenied):
        publish_tiers(proposal.pk, by=author, at=timezone.now(), on=TODAY)

    other.is_active = False
    other.save()
    assert publish_tiers(proposal.pk, by=author, at=timezone.now(), on=TODAY).state == State.PUBLISHED
    assert AuditEntry.objects.get(verb="tiers published").told["own"] is True


@pytest.mark.parametrize("role", [Role.STEWARD, Role.MANAGER, Role.REP])
def test_who_does_not_see_the_whole_market_publishes_nothing(own_market, role):
    proposal = _waiting(_user(Role.MARKETER))

    with pytest.raises(PermissionDenied):
        publish_tiers(proposal.pk, by=_user(role), at=timezone.now(), on=TODAY)


def test_a_steward_proposes_nothing_and_bad_rules_are_not_kept(own_market):
    with pytest.raises(PermissionDenied):
        propose_tiers({"tiers": {"preset": "grade_first"}}, TOLD, by=_user(Role.STEWARD), at=timezone.now())
    with pytest.raises(Refused, match="no such preset"):
        propose_tiers({"tiers": {"preset": "mine"}}, TOLD, by=_user(Role.MARKETER), at=timezone.now())

    assert not TierProposal.objects.exists()


def test_a_draft_and_what_was_withdrawn_are_not_published(own_market):
    author, approver = _user(Role.MARKETER), _user(Role.ADMIN)
    draft = propose_tiers({"tiers": {"preset": "grade_first"}}, TOLD, by=author, at=timezone.now())
    with pytest.raises(PermissionDenied):
        publish_tiers(draft.pk, by=approver, at=timezone.now(), on=TODAY)

    withdraw_tiers(draft.pk, by=author, at=timezone.now(), on=TODAY)

    with pytest.raises(PermissionDenied):
        submit_tiers(draft.pk, by=author, at=timezone.now())


def test_where_the_day_is_taken_nothing_is_published(own_market):
    author, approver = _user(Role.MARKETER), _user(Role.ADMIN)
    first, second = _waiting(author), _waiting(author)
    publish_tiers(first.pk, by=approver, at=timezone.now(), on=TODAY)

    with pytest.raises(Refused, match="already"):
        publish_tiers(second.pk, by=approver, at=timezone.now(), on=TODAY)

    second.refresh_from_db()
    assert (second.state, second.decided_by) == (State.WAITING, None)
