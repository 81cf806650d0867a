"""Approve proposed rules and write them into the drop folder."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.approvals import may_approve, others_who_approve
from hcploop_web.accounts.models import User
from hcploop_web.console.models import TierProposal
from hcploop_web.console.models.tier_proposal import State
from hcploop_web.insights.field_force import field_force
from hcploop_web.insights.policies import publish
from hcploop_web.shared.audit import record


def may_publish(proposal: TierProposal, *, by: User, on: dt.date) -> bool:
    """Tell whether a user may publish a proposal: somebody else's, or her own where nobody else could."""
    brands = field_force().brands
    if proposal.state != State.WAITING or not may_approve(by, brands=brands, on=on):
        return False
    return proposal.proposed_by_id != by.pk or not others_who_approve(by, brands=brands, on=on)


@transaction.atomic
def publish_tiers(proposal_id: int, *, by: User, at: dt.datetime, on: dt.date) -> TierProposal:
    """Approve a proposal: the next run on its day or later follows it.

    Raises
    ------
    PermissionDenied
        She may not: four eyes.
    Refused
        The loop refuses it, or the day is taken; nothing has changed then.
    """
    proposal = TierProposal.objects.select_for_update().get(pk=proposal_id)
    if not may_publish(proposal, by=by, on=on):
        raise PermissionDenied
    proposal.state, proposal.decided_by, proposal.decided_at = State.PUBLISHED, by, at
    # The files come last: where they cannot be written, nothing is kept here either.
    proposal.files = publish(proposal.bodies, effective_on=proposal.effective_on, approved_by=str(by))
    proposal.save()
    record("tiers published", proposal.pk, by=by, at=at, files=proposal.files, own=proposal.proposed_by_id == by.pk)
    return proposal
