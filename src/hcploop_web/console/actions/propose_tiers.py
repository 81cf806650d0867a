"""Propose rules of scores and tiers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hcploop_web.accounts.approvals import may_propose
from hcploop_web.accounts.models import User
from hcploop_web.console.models import TierProposal
from hcploop_web.insights.policies import rules_with
from hcploop_web.shared.audit import record


@transaction.atomic
def propose_tiers(
    bodies: Mapping[str, Mapping[str, Any]], told: Mapping[str, Any], *, by: User, at: dt.datetime
) -> TierProposal:
    """Write down rules that somebody proposes, as a draft.

    Parameters
    ----------
    bodies : mapping of str to mapping
        By kind of policy, what its file says.
    told : mapping
        `title`, `why` and `effective_on`.
    by : User
        Who proposes.
    at : datetime.datetime
        When.

    Raises
    ------
    PermissionDenied
        Her role proposes nothing.
    Refused
        The loop refuses the rules.
    """
    if not may_propose(by):
        raise PermissionDenied
    rules_with(bodies)
    proposal = TierProposal.objects.create(
        title=told["title"],
        why=told["why"],
        effective_on=told["effective_on"],
        bodies=dict(bodies),
        proposed_by=by,
        proposed_at=at,
    )
    record("tiers proposed", proposal.pk, by=by, at=at, kinds=sorted(bodies))
    return proposal
