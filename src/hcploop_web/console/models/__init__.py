"""What users of the console decide."""

from hcploop_web.console.models.identity_decision import IdentityDecision
from hcploop_web.console.models.tier_proposal import TierProposal

__all__ = ["IdentityDecision", "TierProposal"]
