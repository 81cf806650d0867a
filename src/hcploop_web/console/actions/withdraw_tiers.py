"""Withdraw or refuse proposed rules."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.approvals import may_approve
from hcploop_web.accounts.models import User
from hcploop_web.console.models import TierProposal
from hcploop_web.console.models.tier_proposal import State
from hcploop_web.insights.field_force import field_force
from hcploop_web.shared.audit import record


def may_withdraw(proposal: TierProposal, *, by: User, on: dt.date) -> bool:
    """Tell whether a user may end a proposal that is open: who wrote it, and who could approve it."""
    is_own = proposal.proposed_by_id == by.pk
    return proposal.is_open and (is_own or may_approve(by, brands=field_force().brands, on=on))


@transaction.atomic
def withdraw_tiers(proposal_id: int, *, by: User, at: dt.datetime, on: dt.date) -> TierProposal:
    """Take a proposal back, or refuse it; what was published is changed by publishing another."""
    proposal = TierProposal.objects.select_for_update().get(pk=proposal_id)
    if not may_withdraw(proposal, by=by, on=on):
        raise PermissionDenied
    proposal.state, proposal.decided_by, proposal.decided_at = State.WITHDRAWN, by, at
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    record("tiers withdrawn", proposal.pk, by=by, at=at)
    return proposal
