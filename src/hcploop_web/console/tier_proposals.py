"""What the pages on proposed and published rules show."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from hcploop_web.accounts.approvals import others_who_approve
from hcploop_web.accounts.models import User
from hcploop_web.console.actions.publish_tiers import may_publish
from hcploop_web.console.actions.withdraw_tiers import may_withdraw
from hcploop_web.console.forms.tiers import PLACED
from hcploop_web.console.models import TierProposal
from hcploop_web.console.models.tier_proposal import State
from hcploop_web.console.tier_previews import told_preview
from hcploop_web.console.today import sight_of
from hcploop_web.insights.field_force import field_force
from hcploop_web.insights.policies import as_files, published, rules_in_force
from hcploop_web.insights.reading import created_at
from hcploop_web.insights.refusals import Refused
from hcploop_web.insights.tier_trials import try_rules
from hcploop_web.insights.tiers import brand_of


def told_rules() -> dict[str, Any]:
    """Give the rules in force, the files of policies with who proposed them, and every proposal.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    proposals = TierProposal.objects.select_related("proposed_by", "decided_by")
    told: dict[str, Any] = {"proposals": proposals, "made_at": created_at(), "placed": PLACED}
    by_file = {file: one for one in proposals.filter(state=State.PUBLISHED) for file in one.files}
    try:
        told["files"] = [(one, by_file.get(one.file)) for one in published()]
        told["rules"] = rules_in_force()
    except Refused as error:
        told["refused"] = str(error)
    return told


def told_proposal(request: HttpRequest, proposal: TierProposal) -> dict[str, Any]:
    """Give a proposal, what the user may do with it and, while it is open, what it would do.

    Raises
    ------
    NothingYet
        There is no snapshot.
    """
    user, today = cast("User", request.user), timezone.localdate()
    brand, brands = brand_of(request.GET.get("brand", ""), sight_of(request))
    approver = str(proposal.decided_by) if proposal.state == State.PUBLISHED else "…"
    told: dict[str, Any] = {
        "proposal": proposal,
        "brand": brand,
        "brands": brands,
        "files": as_files(proposal.bodies, effective_on=proposal.effective_on, approved_by=approver),
        "may_publish": may_publish(proposal, by=user, on=today),
        "may_withdraw": may_withdraw(proposal, by=user, on=today),
        "may_submit": proposal.state == State.DRAFT and proposal.proposed_by_id == user.pk,
        "approvers": others_who_approve(proposal.proposed_by, brands=field_force().brands, on=today),
    }
    if not proposal.is_open:
        return told
    try:
        moves = try_rules(proposal.bodies)
        return told | {"moves": moves, **told_preview(request, proposal.bodies, moves, brand)}
    except Refused as error:
        return told | {"refused": str(error)}
