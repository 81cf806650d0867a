"""Ask for the approval of proposed rules."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.models import User
from hcploop_web.console.models import TierProposal
from hcploop_web.console.models.tier_proposal import State
from hcploop_web.shared.audit import record


@transaction.atomic
def submit_tiers(proposal_id: int, *, by: User, at: dt.datetime) -> TierProposal:
    """Let a draft wait for approval; who wrote it asks."""
    proposal = TierProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state != State.DRAFT or proposal.proposed_by_id != by.pk:
        raise PermissionDenied
    proposal.state = State.WAITING
    proposal.save(update_fields=["state"])
    record("tiers submitted", proposal.pk, by=by, at=at)
    return proposal
